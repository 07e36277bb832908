import { createRedisBackend, Queue, type BackendFactory, type QueueOptions, type RedisQueueBackend } from 'bullmq';
import type { Redis } from 'ioredis';
import type { LimitedLog } from './limited-log.ts';
import { standInStrategy } from './ledger-time-backend.ts';

/** The offering side of one queue, over a connection that stays the caller's. */
export function openQueue(deps: {
  name: string;
  redis: Redis;
  prefix: string;
  limitedLog: LimitedLog;
  /** @default BullMQ's own */
  backend?: BackendFactory<RedisQueueBackend>;
}): Queue {
  const { name, redis, prefix, limitedLog, backend = createRedisBackend } = deps;
  // BullMQ's own start would wait for the connection, ask its version, and be broken for good if that failed.
  const options: QueueOptions = {
    connection: redis,
    prefix,
    skipWaitingForReady: true,
    skipVersionCheck: true,
    skipMetasUpdate: true,
    settings: { repeatStrategy: standInStrategy },
  };
  const queue = new Queue(name, options, backend);
  queue.on('error', (error) => limitedLog('warn', { error, queue: name }, 'a queue of the timer failed'));
  return queue;
}
