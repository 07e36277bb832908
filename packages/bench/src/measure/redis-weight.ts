import type { Redis } from 'ioredis';

export type RedisWeight = { keys: number; bytes: number };

/** What Redis holds. Bytes of the data set alone: connections' buffers come and go. */
export async function weighRedis(redis: Redis): Promise<RedisWeight> {
  const memory = await redis.info('memory');
  const figure = (name: string): number => Number(new RegExp(`^${name}:(\\d+)`, 'm').exec(memory)?.[1]);
  return { keys: await redis.dbsize(), bytes: figure('used_memory_dataset') };
}
