import { parseSecret, prefixes } from './parse-secret.ts';

/**
 * Why the text is no secret that signs (`whsec_` or `whsk_`), as the end of a sentence that begins with the field's
 * name; null when it is one. Never holds the text.
 */
export function secretFault(text: string): string | null {
  if (text.startsWith(prefixes.publicKey)) return `must begin with ${prefixes.hmac} or ${prefixes.privateKey}`;
  return receiverSecretFault(text);
}

/** The same for what a receiver verifies by, which may be a public key too: `whsec_`, `whpk_` or `whsk_`. */
export function receiverSecretFault(text: string): string | null {
  const read = parseSecret(text);
  return read.ok ? null : read.fault;
}
