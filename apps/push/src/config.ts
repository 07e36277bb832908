import { tokenPattern } from '@qbasecron/core';
import { commonFields, ConfigError, tokenExpected } from '@qbasecron/runtime';
import { receiverSecretFault } from '@qbasecron/signing';
import { Type, type Static } from 'typebox';

/** The push app's environment; units and defaults are in the descriptions. */
export const configSchema = Type.Object({
  ...commonFields,
  PORT: Type.Integer({ minimum: 0, maximum: 65_535, default: 3453, description: 'port; 0 takes a free one' }),
  REALTIME_PORT: Type.Integer({
    minimum: 0,
    maximum: 65_535,
    default: 3000,
    description: 'second port for real-time push; 0 is off',
  }),
  SHUTDOWN_GRACE_MS: Type.Integer({ minimum: 0, maximum: 600_000, default: 10_000, description: 'milliseconds' }),
  PUSH_TOKEN: Type.Optional(
    Type.String({ pattern: tokenPattern, description: `the token that callers send as Bearer: ${tokenExpected}` }),
  ),
  PUSH_TOKEN_FILE: Type.Optional(Type.String({ minLength: 1, description: 'a file that holds it, instead' })),
  PUSH_SIGNING_SECRET: Type.Optional(
    Type.String({
      description: 'verifies callbacks at /push/api; several with spaces between',
      fault: secretsFault,
    }),
  ),
  APNS_KEY_FILE: Type.Optional(
    Type.String({ description: "file with Apple's token key (.p8); without it the app runs in sandbox mode" }),
  ),
  APNS_KEY_ID: Type.Optional(Type.String({ minLength: 10, maxLength: 10, description: 'id of that key' })),
  APNS_TEAM_ID: Type.Optional(Type.String({ minLength: 10, maxLength: 10, description: "the team's id" })),
  APNS_TOPIC: Type.Optional(Type.String({ description: "the app's bundle id" })),
  APNS_PRODUCTION: Type.Boolean({ default: false, description: 'true sends to devices with the app of the store' }),
});

export type PushConfig = Static<typeof configSchema>;

/** The secrets of PUSH_SIGNING_SECRET, each `whsec_`, `whpk_` or `whsk_`. */
export function readSecrets(text: string): string[] {
  return text.split(/\s+/).filter((secret) => secret !== '');
}

/** Spaces alone must not mean that nothing is verified. */
function secretsFault(text: string): string | null {
  const secrets = readSecrets(text);
  if (secrets.length === 0) return 'must hold a secret';
  return secrets.map(receiverSecretFault).find((fault) => fault !== null) ?? null;
}

/** How to reach APNs; `sandbox` stands for our own stand-in. */
export type ApnsMode =
  | { mode: 'sandbox'; topic: string }
  | { mode: 'development' | 'production'; keyFile: string; keyId: string; teamId: string; topic: string };

const sandboxTopic = 'com.example.qbasecron';

/** Throws ConfigError when only a part of what APNs needs is set: a forgotten variable must not mean sandbox mode. */
export function readApnsMode(config: PushConfig): ApnsMode {
  const { APNS_KEY_FILE, APNS_KEY_ID, APNS_TEAM_ID, APNS_TOPIC, APNS_PRODUCTION } = config;
  if (!APNS_KEY_FILE && !APNS_KEY_ID && !APNS_TEAM_ID && !APNS_PRODUCTION) {
    return { mode: 'sandbox', topic: APNS_TOPIC ?? sandboxTopic };
  }
  if (!APNS_KEY_FILE || !APNS_KEY_ID || !APNS_TEAM_ID || !APNS_TOPIC) {
    const missing = Object.entries({ APNS_KEY_FILE, APNS_KEY_ID, APNS_TEAM_ID, APNS_TOPIC }).filter(([, is]) => !is);
    throw new ConfigError(missing.map(([name]) => `${name}: missing, expected with the other APNS_ variables`));
  }
  return {
    mode: APNS_PRODUCTION ? 'production' : 'development',
    keyFile: APNS_KEY_FILE,
    keyId: APNS_KEY_ID,
    teamId: APNS_TEAM_ID,
    topic: APNS_TOPIC,
  };
}
