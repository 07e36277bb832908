import type { Sealed } from '../model/destination.ts';

/** Encrypts secrets for the ledger with the service's master key. Every process of a service has the same key. */
export interface SecretBox {
  /** AES-256-GCM under a nonce of its own: sealing the same text twice gives two texts. Throws when there is no key. */
  seal(secret: string): Sealed;
  /** Throws when the key is another one, when there is none, or when the text was changed. */
  open(sealed: Sealed): string;
  /** False when the service was started without a key: then secrets cannot be taken. */
  readonly hasKey: boolean;
}
