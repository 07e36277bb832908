import { randomBytes } from 'node:crypto';
import { join } from 'node:path';
import { UserFailure } from '../failure.ts';
import type { Env } from '../paths.ts';
import type { Guard } from '../processes/guard.ts';
import type { RunningProcess } from '../processes/start-process.ts';
import type { Report } from '../report/report.ts';
import { until } from '../tools/until.ts';
import { appEnv, startApp, type AppName, type AppSettings } from './apps.ts';
import type { EnginePair } from './engine-pair.ts';
import { field, request } from './http.ts';
import { supervise, type Supervisor } from './supervise.ts';

/** Api, workers and push, supervised, on engines that run. */
export interface Stack {
  readonly apiUrl: string;
  readonly pushUrl: string;
  /** With which the api knows us, whatever tokens were made. It lives as long as this stack. */
  readonly token: string;
  /** Names of the apps that have not ended yet. */
  living(): string[];
  /** Process ids: api, push, workers. */
  pids(): number[];
  /** Workers and api first, then push, so that what is armed can still be delivered there. Idempotent. */
  stop(): Promise<void>;
  kill(): void;
}

const readyLimitMs = 60_000;
const pollMs = 100;
/** Longer than the apps' own grace time, so that an app that ends in order is never killed. */
const appGraceMs = 35_000;

type App = { name: string; app: AppName; env: Env; process: RunningProcess; supervisor: Supervisor };

export async function startStack(options: {
  env: Env;
  settings: AppSettings;
  workerCount: number;
  logsDir: string;
  engines: EnginePair;
  guard: Guard;
  report: Report;
  /** @default the checkout; tests put stand-ins in its place */
  root?: string;
}): Promise<Stack> {
  const { settings, report, engines } = options;
  const token = `qbc_${randomBytes(32).toString('base64url')}`;
  const apps: App[] = [];
  const engineSupervisors: Supervisor[] = [];
  let serving = false;
  let rejectEarly: (failure: Error) => void = () => {};
  const earlyDeath = new Promise<never>((_resolve, reject) => (rejectEarly = reject));
  earlyDeath.catch(() => {});
  const watching = {
    isServing: () => serving,
    onEarlyDeath: (failure: string) => rejectEarly(new UserFailure(failure)),
    report,
  };

  async function add(app: AppName, name: string): Promise<void> {
    const env = { ...appEnv(app, options.env, settings, name), LAUNCHER_TOKEN: app === 'api' ? token : undefined };
    const root = options.root === undefined ? {} : { root: options.root };
    const start = (): Promise<RunningProcess> =>
      startApp({ app, env, logFile: join(options.logsDir, `${name}.log`), guard: options.guard, ...root });
    const running = await start();
    const restart = async (): Promise<RunningProcess> => (entry.process = await start());
    const supervisor = supervise({ name, running, restart, ...watching });
    const entry: App = { name, app, env, process: running, supervisor };
    apps.push(entry);
  }

  function watchEngines(): void {
    for (const [name, engine] of [['MongoDB', engines.mongo] as const, ['Redis', engines.redis] as const]) {
      if (!engine) continue;
      const restart = async () => {
        await engine.restart();
        engines.remember();
        return { ended: engine.ended, tail: engine.tail };
      };
      const running = { ended: engine.ended, tail: engine.tail };
      engineSupervisors.push(supervise({ name, running, restart, ...watching }));
    }
  }

  let stopping: Promise<void> | undefined;
  async function stopAll(): Promise<void> {
    for (const { supervisor } of apps) supervisor.release();
    for (const supervisor of engineSupervisors) supervisor.release();
    await Promise.all(apps.filter(({ app }) => app !== 'push').map(({ process }) => process.stop(appGraceMs)));
    await Promise.all(apps.map(({ process }) => process.stop(appGraceMs)));
  }

  const host = urlHost(settings.host);
  const stack: Stack = {
    apiUrl: `http://${host}:${settings.apiPort}`,
    pushUrl: `http://${host}:${settings.pushPort}`,
    token,
    living: () => apps.filter(({ process }) => !process.hasEnded()).map(({ name }) => name),
    pids: () => apps.map(({ process }) => process.pid),
    stop: () => (stopping ??= stopAll()),
    kill() {
      for (const { process } of apps) void process.kill();
    },
  };

  try {
    watchEngines();
    await add('api', 'api');
    await add('push', 'push');
    for (let index = 1; index <= options.workerCount; index += 1) await add('worker', `worker-${index}`);
    await Promise.race([awaitReady(stack, options.workerCount, report, () => stopping !== undefined), earlyDeath]);
  } catch (error) {
    await stack.stop();
    throw error;
  }
  serving = true;
  return stack;
}

async function awaitReady(stack: Stack, workerCount: number, report: Report, isGivenUp: () => boolean): Promise<void> {
  const step = (text: string, probe: () => Promise<true | undefined>): Promise<void> =>
    awaitStep({ report, text, isGivenUp }, probe);
  const isReady = async (url: string): Promise<true | undefined> =>
    (await request(`${url}/readyz`)).status === 200 ? true : undefined;
  await step(`api on ${stack.apiUrl}`, () => isReady(stack.apiUrl));
  await step(`push on ${stack.pushUrl}`, () => isReady(stack.pushUrl));
  await step(`${workerCount} ${workerCount === 1 ? 'worker' : 'workers'}`, async () =>
    countAlive((await request(`${stack.apiUrl}/workers`, { token: stack.token })).json) >= workerCount
      ? true
      : undefined,
  );
}

async function awaitStep(
  { report, text, isGivenUp }: { report: Report; text: string; isGivenUp: () => boolean },
  probe: () => Promise<true | undefined>,
): Promise<void> {
  const shown = report.step(text);
  if (await until(probe, { limitMs: readyLimitMs, everyMs: pollMs, isGivenUp })) return shown.done();
  shown.fail();
  throw new UserFailure(
    `${text}: not ready after ${readyLimitMs / 1000} s; the logs folder in the data folder says more.`,
  );
}

/** How many workers an answer of GET /workers counts as alive. */
export function countAlive(answer: unknown): number {
  const workers = Array.isArray(answer) ? answer : field(answer, 'items');
  return Array.isArray(workers) ? workers.filter((worker) => field(worker, 'state') === 'alive').length : 0;
}

/** The address to call for a host to listen on. */
export function urlHost(host: string): string {
  if (host === '0.0.0.0' || host === '::') return '127.0.0.1';
  return host.includes(':') ? `[${host}]` : host;
}
