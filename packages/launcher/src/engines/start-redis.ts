import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { freePort } from '../tools/ports.ts';
import { redisInfo } from '../wire/redis-info.ts';
import type { RedisProgram } from './engine.ts';
import { runEngine, type RunningEngine } from './running-engine.ts';
import type { StartOptions } from './start-mongo.ts';

const answerLimitMs = 2_000;

// hz: delayed jobs are due on the tick of Redis's timer. noeviction: jobs are not a cache.
const settings = {
  bind: '127.0.0.1',
  hz: '100',
  appendonly: 'yes',
  save: '',
  'maxmemory-policy': 'noeviction',
  daemonize: 'no',
};

/** Starts a Redis or Valkey on 127.0.0.1 and resolves when it has read its data. Throws UserFailure. */
export async function startRedis(options: StartOptions<RedisProgram>): Promise<RunningEngine> {
  const { program, dataDir } = options;
  const port = options.port ?? (await freePort());
  await mkdir(dataDir, { recursive: true });
  const args = Object.entries({ port: `${port}`, dir: dataDir, ...settings }).flatMap(([name, value]) => [
    `--${name}`,
    value,
  ]);
  return runEngine({
    name: program.kind,
    uri: `redis://127.0.0.1:${port}`,
    port,
    guard: options.guard,
    plan: {
      command: program.command,
      args: [...program.args, ...args],
      env: { ...options.env, ...program.env },
      cwd: dataDir,
      logFile: options.logFile ?? join(dataDir, '..', `${program.kind}.log`),
    },
    isReady: async () => (await redisInfo({ host: '127.0.0.1', port }, answerLimitMs)).kind === 'ready',
  });
}
