import { readFileSync } from 'node:fs';
import type { SecretBox } from '@qbasecron/core';
import { plainReason, StartFailure } from './start-main.ts';
import { createAckLinks, type AckLinks } from './ack-links.ts';
import { createSecretBox, masterKeyExpected, masterKeyPattern } from './secret-box.ts';

/** The variables of secretFields, as readConfig answers them. */
export type SecretConfig = {
  MASTER_KEY?: string | undefined;
  MASTER_KEY_FILE?: string | undefined;
  MASTER_KEY_PREVIOUS?: string | undefined;
};

/** The master keys that the environment names; null where it names none. */
type MasterKeys = { current: string | null; previous: string | null };

/**
 * Throws StartFailure when both MASTER_KEY and MASTER_KEY_FILE are set, or the file cannot be read or holds something
 * else.
 */
function masterKeysFromConfig(config: SecretConfig): MasterKeys {
  const { MASTER_KEY: key, MASTER_KEY_FILE: file, MASTER_KEY_PREVIOUS: previous = null } = config;
  if (file === undefined) return { current: key ?? null, previous };
  if (key !== undefined) throw new StartFailure('Set either MASTER_KEY or MASTER_KEY_FILE, not both.');
  const current = readKeyFile(file);
  if (new RegExp(masterKeyPattern).test(current)) return { current, previous };
  throw new StartFailure(`MASTER_KEY_FILE: expected a file that holds ${masterKeyExpected}.`);
}

/** The SecretBox that the environment asks for; one without a key when it names none. Throws StartFailure. */
export function secretBoxFromConfig(config: SecretConfig): SecretBox {
  const { current, previous } = masterKeysFromConfig(config);
  return createSecretBox(current, previous);
}

/**
 * The links to acknowledge by; null without a master key. Throws StartFailure.
 * @param publicUrl of the api, as receivers reach it; who only checks links needs none
 */
export function ackLinksFromConfig(config: SecretConfig, publicUrl = ''): AckLinks | null {
  const { current, previous } = masterKeysFromConfig(config);
  return current === null
    ? null
    : createAckLinks({ publicUrl, keys: previous === null ? [current] : [current, previous] });
}

function readKeyFile(path: string): string {
  try {
    return readFileSync(path, 'utf8').trim();
  } catch (error) {
    throw new StartFailure(`MASTER_KEY_FILE: the file cannot be read: ${plainReason(error)}.`, { cause: error });
  }
}
