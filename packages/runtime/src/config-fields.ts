import Type from 'typebox';
import { masterKeyExpected, masterKeyPattern } from './secret-box.ts';

/** Variables that more than one app reads, each defined once. .env.example documents them. */
export const commonFields = {
  HOST: Type.String({ minLength: 1, default: '127.0.0.1', description: 'address to listen on' }),
  LOG_LEVEL: Type.Union(
    ['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent'].map((level) => Type.Literal(level)),
    { default: 'info', description: 'least important line to log' },
  ),
};

/** The two engines, and how long the ledger keeps what is finished: the same for every process of a service. */
export const engineFields = {
  MONGODB_URI: Type.String({
    pattern: '^mongodb(\\+srv)?://',
    default: 'mongodb://127.0.0.1:27017/?directConnection=true',
    description: 'the ledger; a replica set in production',
  }),
  MONGODB_DATABASE: Type.String({
    pattern: '^[A-Za-z0-9_-]{1,63}$',
    default: 'qbasecron',
    description: 'name of the database',
  }),
  REDIS_URL: Type.String({
    pattern: '^rediss?://',
    default: 'redis://127.0.0.1:6379',
    description: 'the timer; it may be away',
  }),
  REDIS_PREFIX: Type.String({
    minLength: 1,
    maxLength: 64,
    default: '{qbasecron}',
    description: 'begins every key; on Redis Cluster it must be a hash tag, in braces',
  }),
  RETAIN_SUCCEEDED_DAYS: Type.Integer({
    minimum: 1,
    maximum: 3_650,
    default: 3,
    description: 'days a succeeded task is kept; not less than an Idempotency-Key, one day',
  }),
  RETAIN_OTHERS_DAYS: Type.Integer({
    minimum: 1,
    maximum: 3_650,
    default: 30,
    description: 'days any other finished task is kept',
  }),
};

/** The key under which secrets of destinations are kept: the same for every process of a service. */
export const secretFields = {
  MASTER_KEY: Type.Optional(Type.String({ pattern: masterKeyPattern, description: masterKeyExpected })),
  MASTER_KEY_FILE: Type.Optional(Type.String({ description: 'a file that holds it, instead' })),
  MASTER_KEY_PREVIOUS: Type.Optional(
    Type.String({ pattern: masterKeyPattern, description: 'the key before, to open what it sealed' }),
  ),
};
