import { readFileSync } from 'node:fs';
import { isToken } from '@qbasecron/core';
import { plainReason, StartFailure } from './start-main.ts';

export const tokenExpected = 'qbc_ and 43 more characters, such as `npm run token -- --print` prints';

/**
 * The token that the environment names, directly or by a file that holds it; null when it names none. Throws
 * StartFailure, without the token, when both are set, or the file cannot be read or holds something else.
 */
export function givenToken(
  name: string,
  { text, file }: { text?: string | undefined; file?: string | undefined },
): string | null {
  if (file === undefined) return text ?? null;
  if (text !== undefined) throw new StartFailure(`Set either ${name} or ${name}_FILE, not both.`);
  const found = readTokenFile(name, file);
  if (!isToken(found)) throw new StartFailure(`${name}_FILE: expected a file that holds ${tokenExpected}.`);
  return found;
}

function readTokenFile(name: string, path: string): string {
  try {
    return readFileSync(path, 'utf8').trim();
  } catch (error) {
    throw new StartFailure(`${name}_FILE: the file cannot be read: ${plainReason(error)}.`, { cause: error });
  }
}
