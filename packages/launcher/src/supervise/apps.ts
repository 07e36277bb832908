import { join } from 'node:path';
import { checkoutRoot, type Env } from '../paths.ts';
import type { Guard } from '../processes/guard.ts';
import { startProcess, type RunningProcess } from '../processes/start-process.ts';

export type AppName = 'api' | 'worker' | 'push';

/** What the apps need to know of each other and of the engines. */
export type AppSettings = {
  mongoUri: string;
  database: string;
  redisUrl: string;
  redisPrefix: string;
  host: string;
  apiPort: number;
  pushPort: number;
  /** Null when there is none: real-time push is then on pushPort alone. */
  realtimePort: number | null;
};

/**
 * Names that a worker may ask for at a time. Node asks in its thread pool, of which libuv lets half be waiting for names
 * (uv__slow_work): with the pool's own size, 4, two names whose name server does not answer hold up all others for 10 s.
 */
const resolverThreads = 32;

/** The environment of one app: the launcher's own, with what the launcher decides on top. */
export function appEnv(app: AppName, env: Env, settings: AppSettings, workerName?: string): Env {
  const ledgerAndTimer = {
    MONGODB_URI: settings.mongoUri,
    MONGODB_DATABASE: settings.database,
    REDIS_URL: settings.redisUrl,
    REDIS_PREFIX: settings.redisPrefix,
  };
  switch (app) {
    case 'api':
      return { ...env, ...ledgerAndTimer, HOST: settings.host, PORT: `${settings.apiPort}` };
    case 'worker':
      return {
        ...env,
        ...ledgerAndTimer,
        HOST: settings.host,
        WORKER_NAME: workerName,
        // Receivers on this machine reach the api there; the user's own address wins.
        PUBLIC_URL: env['PUBLIC_URL'] ?? `http://127.0.0.1:${settings.apiPort}`,
        UV_THREADPOOL_SIZE: env['UV_THREADPOOL_SIZE'] ?? `${resolverThreads * 2}`,
      };
    case 'push':
      return {
        ...env,
        HOST: settings.host,
        PORT: `${settings.pushPort}`,
        REALTIME_PORT: `${settings.realtimePort ?? 0}`,
      };
  }
}

/** Starts one process of an app from its source, its output appended to `logFile`. */
export function startApp(options: {
  app: AppName;
  env: Env;
  logFile: string;
  guard: Guard;
  /** @default the checkout */
  root?: string;
}): Promise<RunningProcess> {
  const folder = join(options.root ?? checkoutRoot, 'apps', options.app);
  return startProcess({
    command: process.execPath,
    args: [join(folder, 'src', 'main.ts')],
    env: options.env,
    cwd: folder,
    logFile: options.logFile,
    stage: 'app',
    guard: options.guard,
  });
}
