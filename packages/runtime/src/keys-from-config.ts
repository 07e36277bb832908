import type { SecretBox } from '@qbasecron/core';
import { createAckLinks, type AckLinks } from './ack-links.ts';
import { givenSecret, type SecretKind } from './given-secret.ts';
import { createSecretBox, masterKeyExpected, masterKeyPattern } from './secret-box.ts';

/** The variables of secretFields, as readConfig answers them. */
export type SecretConfig = {
  MASTER_KEY?: string | undefined;
  MASTER_KEY_FILE?: string | undefined;
  MASTER_KEY_PREVIOUS?: string | undefined;
};

/** The master keys that the environment names; null where it names none. */
type MasterKeys = { current: string | null; previous: string | null };

const masterKeyKind: SecretKind = {
  isOne: (text) => new RegExp(masterKeyPattern).test(text),
  expected: masterKeyExpected,
};

/** Throws StartFailure, as givenSecret does. */
function masterKeysFromConfig({
  MASTER_KEY: text,
  MASTER_KEY_FILE: file,
  MASTER_KEY_PREVIOUS,
}: SecretConfig): MasterKeys {
  const current = givenSecret('MASTER_KEY', { text, file }, masterKeyKind);
  return { current, previous: MASTER_KEY_PREVIOUS ?? null };
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
