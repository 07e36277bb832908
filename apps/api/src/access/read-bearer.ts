const bearer = /^Bearer +(\S+) *$/i;

/** The token of an Authorization header; null without the header, and for anything else a text that is no token. */
export function readBearer(header: string | undefined): string | null {
  if (header === undefined) return null;
  return bearer.exec(header)?.[1] ?? '';
}
