import { Redis } from 'ioredis';

export type RedisWeight = { keys: number; bytes: number };

/** What Redis holds. Bytes of the data set alone: connections' buffers come and go. */
export async function weighRedis(redis: Redis): Promise<RedisWeight> {
  const memory = await redis.info('memory');
  const figure = (name: string): number => Number(new RegExp(`^${name}:(\\d+)`, 'm').exec(memory)?.[1]);
  return { keys: await redis.dbsize(), bytes: figure('used_memory_dataset') };
}

/** As weighRedis, over a connection of its own. */
export async function weighRedisAt(uri: string): Promise<RedisWeight> {
  const redis = new Redis(uri);
  try {
    return await weighRedis(redis);
  } finally {
    redis.disconnect();
  }
}
