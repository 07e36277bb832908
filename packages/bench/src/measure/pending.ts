import type { Stack } from '@qbasecron/e2e';
import { Redis } from 'ioredis';
import { farTask } from './ingest.ts';
import { weighRedis } from './redis-weight.ts';

const bulkMax = 10_000;

export type Pending = { tasks: number; redisKeysBefore: number; redisKeysAfter: number; redisBytesPerTask: number };

/** `count` tasks due in 30 days: how many keys and bytes more Redis holds after they were accepted. */
export async function measurePending(stack: Stack, count: number): Promise<Pending> {
  const redis = new Redis(stack.redis.uri);
  try {
    const before = await weighRedis(redis);
    for (let start = 0; start < count; start += bulkMax) {
      await stack.client.postBulk(Array.from({ length: bulkMax }, (_, index) => farTask(start + index)));
    }
    const after = await weighRedis(redis);
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
