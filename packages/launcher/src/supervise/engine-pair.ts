import { join } from 'node:path';
import { describeProgram, type External, type MongoProgram, type RedisProgram } from '../engines/engine.ts';
import type { Engines } from '../engines/resolve-engines.ts';
import type { RunningEngine } from '../engines/running-engine.ts';
import { startMongo } from '../engines/start-mongo.ts';
import { startRedis } from '../engines/start-redis.ts';
import { readEngineMemory, writeEngineMemory, type EngineMemory } from '../data/engine-memory.ts';
import { UserFailure } from '../failure.ts';
import type { Env } from '../paths.ts';
import type { Guard } from '../processes/guard.ts';
import { processMark } from '../processes/process-mark.ts';
import type { Report } from '../report/report.ts';
import { freePort, portProblem } from '../tools/ports.ts';

/** The two engines in use; one that belongs to the user has no process of ours. */
export type EnginePair = {
  mongoUri: string;
  redisUrl: string;
  mongo: RunningEngine | null;
  redis: RunningEngine | null;
  /** Writes ports and process ids into the data folder; after each restart of an engine. */
  remember(): void;
  /** Ends what is ours, both at once. Idempotent. */
  stop(): Promise<void>;
};

type Deps = { env: Env; dataDir: string; guard: Guard; report: Report };

/** Starts the engines that are ours on the data folder, on the ports they had there before where these are free. */
export async function startEnginePair(deps: Deps, engines: Engines): Promise<EnginePair> {
  const memory = readEngineMemory(deps.dataDir);
  const starts = await Promise.allSettled([
    startLedgerEngine(deps, engines.mongo, memory),
    startTimerEngine(deps, engines.redis, memory),
  ]);
  const [mongo, redis] = starts.map((start) => (start.status === 'fulfilled' ? start.value : null));
  const stop = async (): Promise<void> => {
    await Promise.all([mongo?.stop(), redis?.stop()]);
  };
  const failed = starts.find((start) => start.status === 'rejected');
  if (failed) {
    await stop();
    throw failed.reason;
  }
  const remember = (): void => rememberEngines(deps.dataDir, engines, mongo ?? null, redis ?? null);
  remember();
  return {
    mongoUri: mongo?.uri ?? (engines.mongo as External).uri,
    redisUrl: redis?.uri ?? (engines.redis as External).uri,
    mongo: mongo ?? null,
    redis: redis ?? null,
    remember,
    stop,
  };
}

async function startLedgerEngine(
  deps: Deps,
  engine: MongoProgram | External,
  memory: EngineMemory,
): Promise<RunningEngine | null> {
  if (engine.kind === 'external') {
    deps.report.line('  ok  MongoDB of MONGODB_URI');
    return null;
  }
  const remembered = memory.mongo?.kind === engine.kind ? memory.mongo.port : undefined;
  const isFree = remembered !== undefined && (await portProblem(remembered)) === null;
  if (remembered !== undefined && !isFree && engine.kind === 'mongod') {
    // The replica set in the data knows itself by this port.
    throw new UserFailure(`Port ${remembered}, which mongod has in this data folder, is taken: stop what uses it.`);
  }
  const port = isFree ? remembered : await freePort();
  const folder = join(deps.dataDir, engine.kind);
  const logFile = join(deps.dataDir, 'logs', `${engine.kind}.log`);
  const step = deps.report.step(`starting ${describeProgram(engine)}`);
  const running = await startMongo({ ...deps, program: engine, dataDir: folder, port, logFile }).catch((error) => {
    step.fail();
    throw error;
  });
  step.done(`MongoDB: ${describeProgram(engine)} on port ${port}`);
  return running;
}

async function startTimerEngine(
  deps: Deps,
  engine: RedisProgram | External,
  memory: EngineMemory,
): Promise<RunningEngine | null> {
  if (engine.kind === 'external') {
    deps.report.line('  ok  Redis of REDIS_URL');
    return null;
  }
  const remembered = memory.redis?.port;
  const isFree = remembered !== undefined && (await portProblem(remembered)) === null;
  const port = isFree ? remembered : await freePort();
  const folder = join(deps.dataDir, 'redis');
  const logFile = join(deps.dataDir, 'logs', 'redis.log');
  const step = deps.report.step(`starting ${describeProgram(engine)}`);
  const running = await startRedis({ ...deps, program: engine, dataDir: folder, port, logFile }).catch((error) => {
    step.fail();
    throw error;
  });
  step.done(`Redis: ${describeProgram(engine)} on port ${port}`);
  return running;
}

function rememberEngines(
  dataDir: string,
  engines: Engines,
  mongo: RunningEngine | null,
  redis: RunningEngine | null,
): void {
  const remember = ({ port, pid }: RunningEngine) => ({ port, pid, mark: processMark(pid) ?? '' });
  const memory = readEngineMemory(dataDir);
  if (mongo && engines.mongo.kind !== 'external') memory.mongo = { kind: engines.mongo.kind, ...remember(mongo) };
  if (redis) memory.redis = remember(redis);
  writeEngineMemory(dataDir, memory);
}
