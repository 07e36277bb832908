import { cidrListFault } from '@qbasecron/delivery';
import { commonFields, engineFields, secretFields } from '@qbasecron/runtime';
import { secretFault } from '@qbasecron/signing';
import Type, { type Static } from 'typebox';

/** The worker's environment; .env.example documents each with default and unit. */
export const workerConfigSchema = Type.Object({
  ...commonFields,
  ...engineFields,
  ...secretFields,
  WORKER_NAME: Type.Optional(
    Type.String({ pattern: '^[A-Za-z0-9_-]{1,64}$', description: 'name in GET /workers; default: host name' }),
  ),
  HEALTH_PORT: Type.Integer({ default: 0, minimum: 0, maximum: 65_535, description: 'GET /healthz; 0 is off' }),
  ARMED_TASKS_MAX: Type.Integer({ default: 5_000, minimum: 1, description: 'tasks held at once' }),
  ARMED_BYTES_MAX: Type.Integer({
    default: 67_108_864,
    minimum: 1_048_576,
    description: 'bytes of tasks held at once',
  }),
  ARM_CHUNK_MAX: Type.Integer({ default: 200, minimum: 1, maximum: 1_000, description: 'tasks claimed at once' }),
  IN_FLIGHT_MAX: Type.Integer({
    default: 256,
    minimum: 1,
    maximum: 10_000,
    description: 'requests on the wire at once',
  }),
  CALLBACK_ALLOW_CIDRS: Type.String({
    default: '',
    description: 'ranges of private addresses that may be called',
    fault: cidrListFault,
  }),
  CALLBACK_SIGNING_SECRET: Type.Optional(
    Type.String({ description: 'signs callbacks whose destination has no secret of its own', fault: secretFault }),
  ),
  PUBLIC_URL: Type.Optional(
    Type.String({ pattern: '^https?://[^?#]+$', description: 'of the api, as receivers reach it' }),
  ),
  SHUTDOWN_GRACE_MS: Type.Integer({ default: 25_000, minimum: 0, description: 'ms to send what is armed on SIGTERM' }),
});
export type WorkerConfig = Static<typeof workerConfigSchema>;
