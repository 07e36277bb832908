import { headerNameCharsMax, headerValueCharsMax } from './limits.ts';

/** Set by us on every callback. */
const ownNames = new Set(['user-agent', 'webhook-id', 'webhook-timestamp', 'webhook-signature']);
const ownPrefix = 'qbasecron-';
/** Belong to the connection, not to the request (RFC 9110, 7.6.1), or are derived from the url and the body. */
const transportNames = new Set([
  'connection',
  'content-length',
  'expect',
  'host',
  'http2-settings',
  'keep-alive',
  'te',
  'trailer',
  'transfer-encoding',
  'upgrade',
]);
const transportPrefix = 'proxy-';
/** RFC 9110, 5.6.2 */
const token = /^[!#$%&'*+.^_`|~0-9A-Za-z-]+$/;
/** Visible ASCII, space and tab: anything else is read differently by different receivers. */
const fieldValue = /^[\t\x20-\x7e]*$/;

/** Why a task may not set this header; null when it may. Continues a sentence that begins with the name. */
export function headerNameFault(name: string): string | null {
  const lowerCase = name.toLowerCase();
  if (name.length > headerNameCharsMax) return `must not exceed ${headerNameCharsMax} characters`;
  if (!token.test(name)) return "must be a header name: letters, digits and !#$%&'*+.^_`|~-";
  if (lowerCase === '__proto__') return 'is not allowed as a name';
  if (ownNames.has(lowerCase) || lowerCase.startsWith(ownPrefix)) return 'is set by the service itself';
  if (transportNames.has(lowerCase) || lowerCase.startsWith(transportPrefix)) return 'belongs to the connection';
  return null;
}

/** Why this cannot be a header's value; null when it can. */
export function headerValueFault(value: string): string | null {
  if (value.length > headerValueCharsMax) return `must not exceed ${headerValueCharsMax} characters`;
  if (!fieldValue.test(value)) return 'must be printable ASCII, without line breaks';
  return null;
}
