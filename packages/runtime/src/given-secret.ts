import { readFileSync } from 'node:fs';
import { plainReason, StartFailure } from './start-main.ts';

/** How a kind of secret is recognised, and how it is described to whoever gave something else. */
export type SecretKind = { isOne: (text: string) => boolean; expected: string };

/**
 * The secret that the environment names, directly or by a file that holds it; null when it names none. What is given
 * directly was judged with the other variables. Throws StartFailure, without the secret, when both are set, or the file
 * cannot be read or holds something else.
 */
export function givenSecret(
  name: string,
  { text, file }: { text?: string | undefined; file?: string | undefined },
  { isOne, expected }: SecretKind,
): string | null {
  if (file === undefined) return text ?? null;
  if (text !== undefined) throw new StartFailure(`Set either ${name} or ${name}_FILE, not both.`);
  const found = readSecretFile(name, file);
  if (!isOne(found)) throw new StartFailure(`${name}_FILE: expected a file that holds ${expected}.`);
  return found;
}

function readSecretFile(name: string, path: string): string {
  try {
    return readFileSync(path, 'utf8').trim();
  } catch (error) {
    throw new StartFailure(`${name}_FILE: the file cannot be read: ${plainReason(error)}.`, { cause: error });
  }
}
