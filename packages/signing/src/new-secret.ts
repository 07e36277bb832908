import { createPublicKey, randomBytes } from 'node:crypto';
import { parseSecret, prefixes, privateKeyOfSeed, publicBytesOf } from './parse-secret.ts';

export type SecretKind = 'hmac' | 'ed25519';

/** A fresh random secret: `whsec_` with 32 bytes, or `whsk_` with an ed25519 seed and its public key. */
export function newSecret(kind: SecretKind): string {
  const bytes = randomBytes(32);
  if (kind === 'hmac') return prefixes.hmac + bytes.toString('base64');
  const publicBytes = publicBytesOf(createPublicKey(privateKeyOfSeed(bytes)));
  return prefixes.privateKey + Buffer.concat([bytes, publicBytes]).toString('base64');
}

/**
 * The `whpk_` that verifies what this `whsk_` signs.
 *
 * @throws Error when the text is no `whsk_`
 */
export function publicKeyOf(privateKey: string): string {
  const read = parseSecret(privateKey);
  if (!read.ok || read.secret.kind !== 'ed25519' || read.secret.privateKey === null) {
    throw new Error(`Only a private key, ${prefixes.privateKey}…, has a public key.`);
  }
  return prefixes.publicKey + publicBytesOf(read.secret.publicKey).toString('base64');
}
