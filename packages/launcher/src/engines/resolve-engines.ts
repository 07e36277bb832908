import type { Env } from '../paths.ts';
import { cacheFolder } from '../paths.ts';
import { silentReport, type Report } from '../report/report.ts';
import { chooseMongo, type Purpose } from './choose-mongo.ts';
import { chooseRedis } from './choose-redis.ts';
import { externalMongo, externalRedis } from './external.ts';
import type { External, MongoKind, MongoProgram, RedisProgram } from './engine.ts';

export type Engines = { mongo: MongoProgram | External; redis: RedisProgram | External };
export type Programs = { mongo: MongoProgram; redis: RedisProgram };

/** The engines to use: those of MONGODB_URI and REDIS_URL where given, programs to start otherwise. */
export async function resolveEngines(options: {
  env: Env;
  purpose: Purpose;
  report?: Report;
  /** The kind whose data lies in the data folder. */
  mongoKind?: MongoKind;
}): Promise<Engines> {
  const { env, purpose } = options;
  const deps = { env, cacheDir: cacheFolder(env), report: options.report ?? silentReport };
  const [mongoUri, redisUrl] = [env['MONGODB_URI'], env['REDIS_URL']];
  return settleBoth<Engines['mongo'], Engines['redis']>(
    mongoUri ? externalMongo(mongoUri) : chooseMongo(deps, purpose, options.mongoKind),
    redisUrl ? externalRedis(redisUrl) : chooseRedis(deps),
  );
}

/** Programs to start, whatever MONGODB_URI and REDIS_URL say: for tests that stop and kill their engines. */
export async function resolvePrograms(options: { env: Env; purpose: Purpose; report?: Report }): Promise<Programs> {
  const { env, purpose } = options;
  const deps = { env, cacheDir: cacheFolder(env), report: options.report ?? silentReport };
  return settleBoth(chooseMongo(deps, purpose), chooseRedis(deps));
}

/** The environment in which another process of ours finds these same programs without a search. */
export function programEnv({ mongo, redis }: Programs): Env {
  return {
    REDIS_SERVER_BIN: redis.command,
    QBASECRON_ENGINE_MONGODB: mongo.kind,
    // The Python server is a package and no single file; its wheel is in the cache by now.
    MONGODB_SERVER_BIN: mongo.kind === 'secantusd-py' ? undefined : mongo.command,
  };
}

// Both are looked for at once; neither is left running when the other fails.
async function settleBoth<M, R>(mongo: Promise<M>, redis: Promise<R>): Promise<{ mongo: M; redis: R }> {
  const results = await Promise.allSettled([mongo, redis]);
  const failed = results.find((result) => result.status === 'rejected');
  if (failed) throw failed.reason;
  return { mongo: await mongo, redis: await redis };
}
