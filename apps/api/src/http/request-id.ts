import { randomBytes } from 'node:crypto';

const safeRequestId = /^[A-Za-z0-9._~:-]{1,64}$/;

/** The client's own request id when it is safe to put into a log line and a header: 1 to 64 of A-Za-z0-9._~:- */
export function acceptRequestId(header: string | string[] | undefined): string | null {
  return typeof header === 'string' && safeRequestId.test(header) ? header : null;
}

/** Makes ids unique to this process and cheap: a random part drawn once, then a counter. */
export function createRequestIds(): () => string {
  const prefix = randomBytes(6).toString('base64url');
  let count = 0;
  return () => `${prefix}-${(++count).toString(36)}`;
}
