import { parseSecret, type ParsedSecret } from './parse-secret.ts';

/** More than a process has destinations in use at a time; at 1 KB each it is a megabyte. */
const secretsMax = 1_000;

/** Only remembers what parseSecret says of a text, so it makes no difference but the time it takes. */
const known = new Map<string, ParsedSecret>();

/**
 * The parsed secret, from memory when it was asked for before: making a key object takes longer than signing with it.
 *
 * @throws Error when the text is no secret; the message does not hold the text
 */
export function knownSecret(text: string): ParsedSecret {
  const found = known.get(text);
  if (found) return found;
  const read = parseSecret(text);
  if (!read.ok) throw new Error(`A signing secret ${read.fault}.`);
  // The oldest goes; should it still be in use, it is parsed again.
  if (known.size >= secretsMax) known.delete(known.keys().next().value as string);
  known.set(text, read.secret);
  return read.secret;
}
