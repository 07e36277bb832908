import { createPrivateKey, createPublicKey, createSecretKey, type KeyObject } from 'node:crypto';

/** A key as its text says: what signs, and what verifies. */
export type ParsedSecret =
  | { kind: 'hmac'; key: KeyObject }
  | { kind: 'ed25519'; privateKey: KeyObject | null; publicKey: KeyObject };

export type SecretRead = { ok: true; secret: ParsedSecret } | { ok: false; fault: string };

export const prefixes = { hmac: 'whsec_', privateKey: 'whsk_', publicKey: 'whpk_' } as const;
const hmacBytesMin = 24;
const hmacBytesMax = 64;
const ed25519Bytes = 32;

/** What DER puts before the 32 bytes of an ed25519 key: PKCS #8 for the private one, SPKI for the public (RFC 8410). */
const derBeforePrivate = Buffer.from('302e020100300506032b657004220420', 'hex');
const derBeforePublic = Buffer.from('302a300506032b6570032100', 'hex');

/**
 * Reads `whsec_` (24 to 64 bytes), `whsk_` (an ed25519 seed, or seed and public key as libsodium and Svix keep it) or
 * `whpk_` (an ed25519 public key), each in standard base64. A fault never repeats the text: it is a secret.
 */
export function parseSecret(text: string): SecretRead {
  const prefix = Object.values(prefixes).find((one) => text.startsWith(one));
  if (prefix === undefined) return fault(`must begin with ${prefixes.hmac} or ${prefixes.privateKey}`);
  const bytes = decodeBase64(text.slice(prefix.length));
  if (bytes === null) return fault(`must go on in base64 after ${prefix}`);
  switch (prefix) {
    case 'whsec_':
      return bytes.length >= hmacBytesMin && bytes.length <= hmacBytesMax
        ? { ok: true, secret: { kind: 'hmac', key: createSecretKey(bytes) } }
        : fault(`must hold ${hmacBytesMin} to ${hmacBytesMax} bytes in base64, not ${bytes.length}`);
    case 'whsk_':
      return readPrivateKey(bytes);
    case 'whpk_':
      return bytes.length === ed25519Bytes
        ? { ok: true, secret: { kind: 'ed25519', privateKey: null, publicKey: publicKeyOfBytes(bytes) } }
        : fault(`must hold the ${ed25519Bytes} bytes of an ed25519 public key in base64, not ${bytes.length}`);
  }
}

export function publicBytesOf(key: KeyObject): Buffer {
  return key.export({ format: 'der', type: 'spki' }).subarray(derBeforePublic.length);
}

export function privateKeyOfSeed(seed: Buffer): KeyObject {
  return createPrivateKey({ key: Buffer.concat([derBeforePrivate, seed]), format: 'der', type: 'pkcs8' });
}

function readPrivateKey(bytes: Buffer): SecretRead {
  if (bytes.length !== ed25519Bytes && bytes.length !== 2 * ed25519Bytes) {
    const forms = `the ${ed25519Bytes} bytes of an ed25519 seed, or ${2 * ed25519Bytes} with its public key`;
    return fault(`must hold ${forms}, in base64, not ${bytes.length}`);
  }
  const privateKey = privateKeyOfSeed(bytes.subarray(0, ed25519Bytes));
  const publicKey = createPublicKey(privateKey);
  const given = bytes.subarray(ed25519Bytes);
  if (given.length > 0 && !given.equals(publicBytesOf(publicKey))) {
    return fault('holds a public key that does not belong to its seed');
  }
  return { ok: true, secret: { kind: 'ed25519', privateKey, publicKey } };
}

function publicKeyOfBytes(bytes: Buffer): KeyObject {
  return createPublicKey({ key: Buffer.concat([derBeforePublic, bytes]), format: 'der', type: 'spki' });
}

/** Null for what is not standard base64, whole and padded: Buffer.from would skip over anything. */
function decodeBase64(text: string): Buffer | null {
  const bytes = Buffer.from(text, 'base64');
  return bytes.toString('base64') === text ? bytes : null;
}

function fault(text: string): SecretRead {
  return { ok: false, fault: text };
}
