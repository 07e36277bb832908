import type { CallbackRequest, Destination, EpochMs, SecretBox } from '@qbasecron/core';

/** What the sealed parts of one revision of a destination hold. Never logged. */
export type Unsealed = {
  /** Its headers, then its secret ones, then bearer or basic. */
  headers: Record<string, string>;
  oauth2: OAuth2Client | null;
  signing: { secret: string; expiresAt: EpochMs | null }[];
  tls: NonNullable<CallbackRequest['tls']> | null;
};

export type OAuth2Client = {
  tokenUrl: string;
  clientId: string;
  clientSecret: string;
  scope: string | null;
  audience: string | null;
};

/** Opens every secret of a destination, once for each revision. Throws as SecretBox.open does. */
export function unsealDestination(destination: Destination, box: Pick<SecretBox, 'open'>): Unsealed {
  const { auth, tls } = destination;
  const headers = { ...destination.headers };
  for (const [name, sealed] of Object.entries(destination.secretHeaders)) headers[name] = box.open(sealed);
  if (auth?.kind === 'bearer') headers['authorization'] = `Bearer ${box.open(auth.token)}`;
  if (auth?.kind === 'basic') headers['authorization'] = basicAuthorization(auth.username, box.open(auth.password));
  return {
    headers,
    oauth2: auth?.kind === 'oauth2' ? { ...auth, clientSecret: box.open(auth.clientSecret) } : null,
    signing: destination.signing.map(({ secret, expiresAt }) => ({ secret: box.open(secret), expiresAt })),
    tls: tls && {
      id: `${destination.name}/${destination.createdAt}/${destination.revision}`,
      ca: tls.ca,
      cert: tls.cert,
      key: tls.key === null ? null : box.open(tls.key),
    },
  };
}

/** RFC 7617, as UTF-8. */
export function basicAuthorization(username: string, password: string): string {
  return `Basic ${Buffer.from(`${username}:${password}`, 'utf8').toString('base64')}`;
}
