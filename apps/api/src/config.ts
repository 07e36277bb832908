import { Type, type Static } from 'typebox';

/** The api's environment. Every value has a default, so that it starts on a bare machine. */
export const configSchema = Type.Object({
  MONGODB_URI: Type.String({
    pattern: '^mongodb(\\+srv)?://',
    default: 'mongodb://127.0.0.1:27017/?directConnection=true',
    description: 'The ledger. A replica set in production.',
  }),
  MONGODB_DATABASE: Type.String({ pattern: '^[A-Za-z0-9_-]{1,63}$', default: 'qbasecron' }),
  REDIS_URL: Type.String({
    pattern: '^rediss?://',
    default: 'redis://127.0.0.1:6379',
    description: 'The timer. It may be away; tasks are still accepted.',
  }),
  REDIS_PREFIX: Type.String({
    minLength: 1,
    maxLength: 64,
    default: '{qbasecron}',
    description: 'Begins every key. On Redis Cluster it must be a hash tag, in braces.',
  }),
  HOST: Type.String({ minLength: 1, default: '127.0.0.1' }),
  PORT: Type.Integer({ minimum: 0, maximum: 65_535, default: 3452 }),
  DEFAULT_TIMEZONE: Type.String({
    minLength: 1,
    default: 'UTC',
    description: 'IANA name in which a time is read when the task gives no timezone.',
  }),
  LOG_LEVEL: Type.Union(
    ['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent'].map((level) => Type.Literal(level)),
    { default: 'info' },
  ),
  RETAIN_SUCCEEDED_DAYS: Type.Integer({ minimum: 0, maximum: 3_650, default: 3 }),
  RETAIN_OTHERS_DAYS: Type.Integer({ minimum: 0, maximum: 3_650, default: 30 }),
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
