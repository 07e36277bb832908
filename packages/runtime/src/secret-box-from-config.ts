import { readFileSync } from 'node:fs';
import type { SecretBox } from '@qbasecron/core';
import { plainReason, StartFailure } from './start-main.ts';
import { createSecretBox, masterKeyExpected } from './secret-box.ts';

/** The variables of secretFields, as readConfig answers them. */
export type SecretConfig = {
  MASTER_KEY?: string | undefined;
  MASTER_KEY_FILE?: string | undefined;
  MASTER_KEY_PREVIOUS?: string | undefined;
};

/**
 * The SecretBox that the environment asks for; one without a key when it names none. Throws StartFailure when both
 * MASTER_KEY and MASTER_KEY_FILE are set, or the file cannot be read or holds something else.
 */
export function secretBoxFromConfig(config: SecretConfig): SecretBox {
  const { MASTER_KEY: key, MASTER_KEY_FILE: file, MASTER_KEY_PREVIOUS: previous = null } = config;
  if (file === undefined) return createSecretBox(key ?? null, previous);
  if (key !== undefined) throw new StartFailure('Set either MASTER_KEY or MASTER_KEY_FILE, not both.');
  const text = readKeyFile(file);
  try {
    return createSecretBox(text, previous);
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
    throw new StartFailure(`MASTER_KEY_FILE: expected a file that holds ${masterKeyExpected}.`, { cause: error });
  }
}

function readKeyFile(path: string): string {
  try {
    return readFileSync(path, 'utf8').trim();
  } catch (error) {
    throw new StartFailure(`MASTER_KEY_FILE: the file cannot be read: ${plainReason(error)}.`, { cause: error });
  }
}
