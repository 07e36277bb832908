import type { RateCounter } from '@qbasecron/core';
import type { Redis } from 'ioredis';
import { rateKey } from './names.ts';

/** One round trip. A key without an end, which only a crash between two commands could leave, is given one. */
const script = `
local count = redis.call('INCR', KEYS[1])
local rest = redis.call('PTTL', KEYS[1])
if count == 1 or rest < 0 then
  redis.call('PEXPIRE', KEYS[1], ARGV[1])
  rest = tonumber(ARGV[1])
end
return { count, rest }`;

type WithScript = Redis & { qbasecronCount(key: string, windowMs: number): Promise<unknown> };

/** The counter over a fail-fast connection. */
export function createRateCounter({ redis, prefix }: { redis: Redis; prefix: string }): RateCounter {
  // ioredis sends the script's hash, and the script itself only to a Redis that does not know it.
  redis.defineCommand('qbasecronCount', { numberOfKeys: 1, lua: script });
  return {
    async countRequest(key, windowMs) {
      const answer = await (redis as WithScript).qbasecronCount(rateKey(prefix, key), windowMs);
      const [count, restMs] = Array.isArray(answer) ? (answer as unknown[]) : [];
      if (typeof count !== 'number' || typeof restMs !== 'number') throw new Error('Redis does not tell a count');
      return { count, restMs: Math.max(restMs, 1) };
    },
  };
}
