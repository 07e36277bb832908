import http from 'node:http';
import type { CallbackRequest, Outcome } from '@qbasecron/core';

export type Blocked = Extract<Outcome, { kind: 'blocked' }>;

/** Headers that frame the message or speak to the next hop: they are ours, or nobody's. */
const framingHeaders = new Set([
  'connection',
  'content-length',
  'expect',
  'host',
  'http2-settings',
  'keep-alive',
  'proxy-connection',
  'te',
  'trailer',
  'transfer-encoding',
  'upgrade',
]);

const methods = new Set(http.METHODS.filter((method) => method !== 'CONNECT'));

/** RFC 9110, 5.6.2 */
const headerName = /^[!#$%&'*+.^_`|~0-9A-Za-z-]+$/;
/** Visible ASCII, space and tab. Node would send latin1 too, which each receiver reads in its own way. */
const headerValue = /^[\t\x20-\x7e]*$/;

/** The url to send to, or why the request cannot be sent: what passes cannot write a line of its own into the request. */
export function checkRequest(request: CallbackRequest): URL | Blocked {
  const url = URL.canParse(request.url) ? new URL(request.url) : null;
  if (!url) return blocked('invalid_url', 'The url cannot be read.');
  if (url.protocol !== 'http:' && url.protocol !== 'https:') {
    return blocked('url_scheme', `Only http and https urls are called, not ${url.protocol}`);
  }
  if (url.username !== '' || url.password !== '') {
    return blocked('url_credentials', 'A url with user:password@ is not called; use an authorization header.');
  }
  if (!methods.has(request.method)) return blocked('invalid_method', `The method ${request.method} cannot be sent.`);
  for (const [name, value] of Object.entries(request.headers)) {
    if (!headerName.test(name)) return blocked('invalid_header', `${JSON.stringify(name)} is no name of a header.`);
    if (framingHeaders.has(name.toLowerCase())) return blocked('invalid_header', `The header ${name} cannot be set.`);
    // The value may be a secret: it is not told.
    if (!headerValue.test(value)) return blocked('invalid_header', `The value of ${name} is not printable ASCII.`);
  }
  return url;
}

export function blocked(code: string, detail: string): Blocked {
  return { kind: 'blocked', code, detail };
}
