import { createCipheriv, createDecipheriv, createHash, randomBytes } from 'node:crypto';
import type { Sealed, SecretBox } from '@qbasecron/core';

/** What a master key is, for messages: continues "expected". */
export const masterKeyExpected = '32 bytes as base64 or hex, such as `openssl rand -base64 32` prints';
export const masterKeyPattern = '^([0-9a-fA-F]{64}|[A-Za-z0-9+/_-]{43}=?)$';

const version = 'v1';
const algorithm = 'aes-256-gcm';
const nonceBytes = 12;
const tagBytes = 16;

type Key = { id: string; bytes: Buffer };

/**
 * Seals under `masterKey` and opens what it or `previousKey` sealed. A sealed text is `v1.<key id>.<base64url>` of nonce,
 * ciphertext and tag; the two words before are authenticated with it, so that neither can be exchanged.
 * Throws RangeError when a key is not 32 bytes as base64 or hex; the message never holds the key.
 * @param masterKey null: nothing can be sealed
 * @param previousKey after a change of the master key: what was sealed before can still be opened. @default null
 */
export function createSecretBox(masterKey: string | null, previousKey: string | null = null): SecretBox {
  const current = masterKey === null ? null : readKey(masterKey, 'the master key');
  const previous = previousKey === null ? null : readKey(previousKey, 'the previous master key');
  const keys = [current, previous].filter((key) => key !== null);

  return {
    hasKey: current !== null,

    seal(secret) {
      if (!current) throw new Error('there is no master key to seal a secret with');
      const head = `${version}.${current.id}`;
      const nonce = randomBytes(nonceBytes);
      const cipher = createCipheriv(algorithm, current.bytes, nonce).setAAD(Buffer.from(head));
      const text = Buffer.concat([cipher.update(secret, 'utf8'), cipher.final()]);
      return `${head}.${Buffer.concat([nonce, text, cipher.getAuthTag()]).toString('base64url')}` as Sealed;
    },

    open(sealed) {
      const [words, keyId, packed, ...rest] = sealed.split('.');
      if (words !== version || keyId === undefined || packed === undefined || rest.length > 0) {
        throw new Error('this is not a sealed secret that this version can open');
      }
      const key = keys.find(({ id }) => id === keyId);
      if (!key) throw new Error(`the secret was sealed with another master key (${keyId}): set MASTER_KEY_PREVIOUS`);
      const bytes = Buffer.from(packed, 'base64url');
      if (bytes.length < nonceBytes + tagBytes) throw new Error('the sealed secret was cut short');
      const decipher = createDecipheriv(algorithm, key.bytes, bytes.subarray(0, nonceBytes), {
        authTagLength: tagBytes,
      });
      decipher.setAAD(Buffer.from(`${version}.${keyId}`));
      decipher.setAuthTag(bytes.subarray(-tagBytes));
      const text = decipher.update(bytes.subarray(nonceBytes, -tagBytes));
      try {
        return Buffer.concat([text, decipher.final()]).toString('utf8');
      } catch (error) {
        throw new Error('the sealed secret was changed', { cause: error });
      }
    },
  };
}

/** The 32 bytes of a key that fits the pattern. */
export function masterKeyBytes(text: string): Buffer {
  return Buffer.from(text, text.length === 64 ? 'hex' : 'base64');
}

function readKey(text: string, what: string): Key {
  if (!new RegExp(masterKeyPattern).test(text))
    throw new RangeError(`${what} is not usable: expected ${masterKeyExpected}`);
  const bytes = masterKeyBytes(text);
  // Tells which key sealed a text, and nothing of the key: it is one of 2^256.
  const id = createHash('sha256').update('qbasecron master key').update(bytes).digest('hex').slice(0, 8);
  return { id, bytes };
}
