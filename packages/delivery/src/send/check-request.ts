import http from 'node:http';
import type { CallbackRequest, Outcome } from '@qbasecron/core';

type Blocked = Extract<Outcome, { kind: 'blocked' }>;

/** Headers that frame the message or speak to the next hop: they are ours, or nobody's. */
const framingHeaders = new Set([
  'connection',
  'expect',
  'keep-alive',
  'proxy-connection',
  'te',
  'trailer',
  'transfer-encoding',
  'upgrade',
]);

const methods = new Set(http.METHODS.filter((method) => method !== 'CONNECT'));

/** The url to send to, or why the request cannot be sent. Header values are left to Node, which checks each anyway. */
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
  for (const name in request.headers) {
    if (framingHeaders.has(name)) return blocked('invalid_header', `The header ${name} cannot be set.`);
  }
  return url;
}

export function blocked(code: string, detail: string): Blocked {
  return { kind: 'blocked', code, detail };
}
