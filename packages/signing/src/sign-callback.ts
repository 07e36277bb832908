import { createHmac, sign } from 'node:crypto';
import { knownSecret } from './known-secret.ts';
import { beforeBody, isMessageId, isTimestamp } from './signed-text.ts';

export type SignedMessage = {
  /** webhook-id: the same in each attempt. Must not hold a dot. */
  id: string;
  /** webhook-timestamp: when this attempt was made, in whole unix seconds. */
  timestamp: number;
  /** Exactly what is sent, in UTF-8; null is no body. */
  body: string | null;
};

/**
 * The value of webhook-signature: one signature for each secret, `v1,` (HMAC-SHA256) for a `whsec_` and `v1a,` (ed25519)
 * for a `whsk_`, with spaces between. Secrets are parsed once and remembered.
 *
 * @throws Error when there is no secret, one is no secret that signs, or the id or timestamp cannot be signed
 */
export function signCallback(secrets: readonly string[], message: SignedMessage): string {
  const { id, body } = message;
  const timestamp = String(message.timestamp);
  if (!isMessageId(id)) throw new Error('The id of a signed callback is printable ASCII without space and dot.');
  if (!isTimestamp(timestamp)) throw new Error('The timestamp of a signed callback is in whole unix seconds.');
  if (secrets.length === 0) throw new Error('A callback is signed with at least one secret.');
  const text = beforeBody(id, timestamp) + (body ?? '');
  return secrets.map((secret) => signText(secret, text)).join(' ');
}

function signText(text: string, message: string): string {
  const secret = knownSecret(text);
  if (secret.kind === 'hmac') return `v1,${createHmac('sha256', secret.key).update(message).digest('base64')}`;
  if (secret.privateKey === null) throw new Error('A public key cannot sign.');
  return `v1a,${sign(null, Buffer.from(message), secret.privateKey).toString('base64')}`;
}
