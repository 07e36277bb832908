/**
 * Device tokens that make the stand-in answer as APNs might: 61 zeros and an HTTP status. Listed by
 * GET /sandbox/notifications.
 */
export const specialTokens: Readonly<Record<string, SpecialAnswer>> = Object.freeze({
  [tokenFor(410)]: { status: 410, reason: 'Unregistered' },
  [tokenFor(429)]: { status: 429, reason: 'TooManyRequests' },
  [tokenFor(403)]: { status: 403, reason: 'InvalidProviderToken' },
  [tokenFor(500)]: { status: 500, reason: 'InternalServerError' },
  [tokenFor(503)]: { status: 503, reason: 'ServiceUnavailable' },
  [tokenFor(502)]: 'connection lost',
  [tokenFor(504)]: 'no answer',
});

export type SpecialAnswer = { status: number; reason: string } | 'connection lost' | 'no answer';

export function tokenFor(status: number): string {
  return String(status).padStart(64, '0');
}
