import { verify, type KeyObject } from 'node:crypto';

export type JwtExpectation = { publicKey: KeyObject; keyId: string; teamId: string; nowSeconds: number };

const ageSecondsMax = 3_600;

/** Null for a provider token that Apple would take; otherwise the reason it would give. */
export function checkJwt(authorization: string | undefined, expected: JwtExpectation): string | null {
  if (authorization === undefined) return 'MissingProviderToken';
  const jwt = /^bearer ([\w-]+)\.([\w-]+)\.([\w-]+)$/i.exec(authorization);
  if (!jwt) return 'InvalidProviderToken';
  const [, header = '', claims = '', signature = ''] = jwt;
  const { alg, kid } = parsePart(header);
  const { iss, iat } = parsePart(claims);
  if (alg !== 'ES256' || kid !== expected.keyId || iss !== expected.teamId || typeof iat !== 'number') {
    return 'InvalidProviderToken';
  }
  const isSigned = verify(
    'sha256',
    Buffer.from(`${header}.${claims}`),
    { key: expected.publicKey, dsaEncoding: 'ieee-p1363' },
    Buffer.from(signature, 'base64url'),
  );
  if (!isSigned || iat > expected.nowSeconds + 60) return 'InvalidProviderToken';
  return expected.nowSeconds - iat > ageSecondsMax ? 'ExpiredProviderToken' : null;
}

function parsePart(part: string): Record<string, unknown> {
  try {
    const value: unknown = JSON.parse(Buffer.from(part, 'base64url').toString());
    return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : {};
  } catch {
    return {};
  }
}
