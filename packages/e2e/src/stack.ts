import { randomBytes } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  describeProgram,
  freePort,
  resolvePrograms,
  startGuard,
  startMongo,
  startProcess,
  startRedis,
  type RunningEngine,
  type RunningProcess,
} from '@qbasecron/launcher';
import { eventually } from '@qbasecron/testkit';
import { createClient, type Client } from './client.ts';

/** The whole product on private engines: real processes that a test may stop, kill and start again. */
export interface Stack {
  client: Client;
  /** Which servers these are, for people. */
  engines: string;
  mongo: RunningEngine;
  redis: RunningEngine;
  readonly api: RunningProcess;
  readonly workers: readonly RunningProcess[];
  /** Starts one more worker; resolves when it takes work. */
  addWorker(env?: Record<string, string>): Promise<RunningProcess>;
  /** Starts the api again on its port, after it was killed. */
  restartApi(): Promise<void>;
  /** What the api says at a path, as text. */
  get(path: string): Promise<{ status: number; text: string }>;
  /** Ends everything, engines last, and removes the data. */
  close(): Promise<void>;
}

export type StackOptions = {
  /** @default 2 */
  workerCount?: number;
  /** More environment for api and workers. */
  env?: Record<string, string>;
  /** Which MongoDB-compatible server is preferred: what a bare machine gets, or the fastest. @default 'test' */
  purpose?: 'test' | 'bench';
};

const root = join(import.meta.dirname, '../../..');
const readyMs = 20_000;
const stopGraceMs = 15_000;

/** Starts engines, an api and `workerCount` workers (2), each in a process of its own on 127.0.0.1. */
export async function startStack(options: StackOptions = {}): Promise<Stack> {
  const { workerCount = 2, env = {}, purpose = 'test' } = options;
  const dir = await mkdtemp(join(tmpdir(), 'qbasecron-e2e-'));
  const guard = startGuard();
  const programs = await resolvePrograms({ env: process.env, purpose });
  const [mongo, redis] = await Promise.all([
    startMongo({ program: programs.mongo, env: process.env, dataDir: join(dir, 'mongo'), guard }),
    startRedis({ program: programs.redis, env: process.env, dataDir: join(dir, 'redis'), guard }),
  ]);
  const port = await freePort();
  const base = `http://127.0.0.1:${port}`;
  const appEnv = {
    ...process.env,
    MASTER_KEY: randomBytes(32).toString('base64'),
    MONGODB_URI: mongo.uri,
    REDIS_URL: redis.uri,
    HOST: '127.0.0.1',
    LOG_LEVEL: 'info',
    // Receivers of tests and benchmarks stand on this machine.
    CALLBACK_ALLOW_CIDRS: '127.0.0.0/8,::1/128',
    ...env,
  };
  const workers: RunningProcess[] = [];
  let workerSerial = 0;

  function startApp(app: string, own: Record<string, string>, name = app): Promise<RunningProcess> {
    return startProcess({
      command: process.execPath,
      args: [join(root, 'apps', app, 'src/main.ts')],
      env: { ...appEnv, PUBLIC_URL: base, ...own },
      cwd: dir,
      logFile: join(dir, `${name}.log`),
      stage: 'app',
      guard,
    });
  }

  async function get(path: string): Promise<{ status: number; text: string }> {
    const response = await fetch(base + path);
    return { status: response.status, text: await response.text() };
  }

  async function startApi(): Promise<RunningProcess> {
    const started = await startApp('api', { PORT: String(port) });
    await eventually(async () => (await get('/readyz')).status === 200, {
      what: `the api is ready; the end of its log:\n${started.tail(5).join('\n')}`,
      deadlineMs: readyMs,
      everyMs: 50,
    });
    return started;
  }

  async function addWorker(own: Record<string, string> = {}): Promise<RunningProcess> {
    const name = `worker-${++workerSerial}`;
    const started = await startApp('worker', { WORKER_NAME: name, ...own }, name);
    workers.push(started);
    await eventually(async () => (await get('/workers')).text.includes(`"${name}"`), {
      what: `${name} is registered`,
      deadlineMs: readyMs,
      everyMs: 50,
    });
    return started;
  }

  let api = await startApi();
  for (let count = 0; count < workerCount; count++) await addWorker();

  return {
    client: createClient(base),
    engines: `${describeProgram(programs.mongo)}, ${describeProgram(programs.redis)}`,
    mongo,
    redis,
    get api() {
      return api;
    },
    workers,
    addWorker,
    async restartApi() {
      api = await startApi();
    },
    get,
    async close() {
      await Promise.all([api, ...workers].map((app) => app.stop(stopGraceMs)));
      await Promise.all([mongo.stop(), redis.stop()]);
      await guard.close();
      await rm(dir, { recursive: true, force: true });
    },
  };
}
