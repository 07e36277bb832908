import { tokenPattern } from '@qbasecron/core';
import { commonFields, engineFields, secretFields, tokenExpected } from '@qbasecron/runtime';
import { Type, type Static } from 'typebox';

/** The api's environment. Every value has a default, so that it starts on a bare machine. */
export const configSchema = Type.Object({
  ...commonFields,
  ...engineFields,
  ...secretFields,
  BOOTSTRAP_TOKEN: Type.Optional(
    Type.String({ pattern: tokenPattern, description: `an admin token that is in no ledger: ${tokenExpected}` }),
  ),
  BOOTSTRAP_TOKEN_FILE: Type.Optional(Type.String({ minLength: 1, description: 'a file that holds it, instead' })),
  LAUNCHER_TOKEN: Type.Optional(
    Type.String({ pattern: tokenPattern, description: 'with which the launcher checks what it started' }),
  ),
  API_RATE_LIMIT: Type.Integer({
    minimum: 0,
    maximum: 10_000_000,
    default: 0,
    description: 'requests a minute for each token, or address without one; 0 is no limit',
  }),
  CORS_ORIGINS: Type.String({ default: '', description: 'origins whose pages may call from a browser, with commas' }),
  TRUST_PROXY: Type.String({
    minLength: 1,
    default: 'no',
    description: 'whose X-Forwarded-For is believed: no, how many proxies, or their addresses and ranges',
  }),
  RETAIN_AUDIT_DAYS: Type.Integer({
    minimum: 1,
    maximum: 3_650,
    default: 90,
    description: 'days a change stays in the audit record',
  }),
  PORT: Type.Integer({ minimum: 0, maximum: 65_535, default: 3452 }),
  DEFAULT_TIMEZONE: Type.String({
    minLength: 1,
    default: 'UTC',
    description: 'IANA name in which a time is read when the task gives no timezone.',
  }),
  SHUTDOWN_GRACE_MS: Type.Integer({ minimum: 0, maximum: 600_000, default: 10_000 }),
  COMMIT_BATCH_ITEMS: Type.Integer({
    minimum: 1,
    maximum: 10_000,
    default: 500,
    description: 'Tasks written to the ledger by one command, at most.',
  }),
  COMMIT_PARALLEL: Type.Integer({
    minimum: 1,
    maximum: 32,
    default: 2,
    description: 'Such commands at the same time.',
  }),
  COMMIT_QUEUE_ITEMS: Type.Integer({
    minimum: 1,
    maximum: 1_000_000,
    default: 20_000,
    description: 'Tasks waiting to be written; beyond that a post is refused with 503 overloaded.',
  }),
  COMMIT_QUEUE_BYTES: Type.Integer({ minimum: 1_048_576, maximum: 4_294_967_296, default: 134_217_728 }),
});

export type ApiConfig = Static<typeof configSchema>;
