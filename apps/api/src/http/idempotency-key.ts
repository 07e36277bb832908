export type IdempotencyKeyHeader = { kind: 'none' } | { kind: 'key'; key: string } | { kind: 'malformed' };

const bareToken = /^[\x21\x23-\x2b\x2d-\x3a\x3c-\x5b\x5d-\x7e]{1,255}$/;

/**
 * Reads the header Idempotency-Key: a structured-field string in quotes (RFC 8941, as the IETF draft asks), or a bare
 * token as most clients send. 1 to 255 characters after unquoting; both forms of the same text are the same key.
 */
export function parseIdempotencyKey(header: string | string[] | undefined): IdempotencyKeyHeader {
  if (header === undefined) return { kind: 'none' };
  if (typeof header !== 'string') return { kind: 'malformed' };
  const value = header.trim();
  if (!value.startsWith('"')) return bareToken.test(value) ? { kind: 'key', key: value } : { kind: 'malformed' };
  const key = unquote(value);
  return key !== null && key.length >= 1 && key.length <= 255 ? { kind: 'key', key } : { kind: 'malformed' };
}

/** The text of a structured-field string: printable ASCII, `\"` and `\\` as its only escapes. Null when it is not one. */
function unquote(value: string): string | null {
  if (value.length < 2 || !value.endsWith('"')) return null;
  let text = '';
  for (let index = 1; index < value.length - 1; index++) {
    let character = value[index] as string;
    if (character === '"') return null;
    if (character === '\\') {
      index++;
      // The escape must not swallow the closing quote.
      if (index === value.length - 1) return null;
      character = value[index] as string;
      if (character !== '"' && character !== '\\') return null;
    }
    if (character < ' ' || character > '~') return null;
    text += character;
  }
  return text;
}
