import type { Stack } from '@qbasecron/e2e';
import { Redis } from 'ioredis';
import { farTask } from './ingest.ts';

const bulkMax = 10_000;

export type Pending = { tasks: number; redisKeysBefore: number; redisKeysAfter: number; redisBytesPerTask: number };

/** `count` tasks due in 30 days: how many keys and bytes more Redis holds after they were accepted. */
export async function measurePending(stack: Stack, count: number): Promise<Pending> {
  const redis = new Redis(stack.redis.uri);
  try {
    const before = await weigh(redis);
    for (let start = 0; start < count; start += bulkMax) {
      await stack.client.postBulk(Array.from({ length: bulkMax }, (_, index) => farTask(start + index)));
    }
    const after = await weigh(redis);
    return {
      tasks: count,
      redisKeysBefore: before.keys,
      redisKeysAfter: after.keys,
      redisBytesPerTask: (after.bytes - before.bytes) / count,
    };
  } finally {
    redis.disconnect();
  }
}

/** Bytes of the data set alone: connections' buffers come and go. */
async function weigh(redis: Redis): Promise<{ keys: number; bytes: number }> {
  const memory = await redis.info('memory');
  const figure = (name: string): number => Number(new RegExp(`^${name}:(\\d+)`, 'm').exec(memory)?.[1]);
  return { keys: await redis.dbsize(), bytes: figure('used_memory_dataset') };
}
