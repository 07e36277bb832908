import { UserFailure } from '../failure.ts';
import type { Guard } from '../processes/guard.ts';
import { startGuard } from '../processes/guard.ts';
import { startProcess, type Exit, type ProcessPlan, type RunningProcess } from '../processes/start-process.ts';
import { until } from '../tools/until.ts';

/** A MongoDB-compatible server or a Redis of ours. */
export interface RunningEngine {
  readonly uri: string;
  readonly port: number;
  /** Of the process that runs now; changes with a restart. */
  readonly pid: number;
  readonly ended: Promise<Exit>;
  tail(lineCount: number): string[];
  /** In order, so that nothing is lost; SIGKILL after ten seconds. Its data stays. Repeating is harmless. */
  stop(): Promise<void>;
  /** SIGKILL, as a crash would. Its data stays. */
  kill(): Promise<void>;
  /** Starts it again on the same port and data, after stop or kill; resolves when it answers. */
  restart(): Promise<void>;
}

const stopGraceMs = 10_000;
const startLimitMs = 60_000;
const probeEveryMs = 25;

/** Starts an engine and waits until `isReady` says so. Throws UserFailure with the end of its log. */
export async function runEngine(options: {
  name: string;
  uri: string;
  port: number;
  plan: Omit<ProcessPlan, 'guard' | 'stage'> & { logFile: string };
  /** Without one the engine gets a guard of its own, which ends with it. */
  guard: Guard | undefined;
  isReady: () => Promise<boolean>;
}): Promise<RunningEngine> {
  const { name, plan } = options;
  let ownGuard: Guard | undefined;
  let running: RunningProcess | undefined;

  async function start(): Promise<RunningProcess> {
    const guard = options.guard ?? (ownGuard ??= startGuard());
    const started = await startProcess({ ...plan, guard, stage: 'engine' });
    let died = false;
    void started.ended.then(() => (died = true));
    const ready = await until(async () => (died || (await options.isReady()) ? true : undefined), {
      limitMs: startLimitMs,
      everyMs: probeEveryMs,
    });
    if (ready && !died) return started;
    await started.kill();
    await closeGuard();
    const why = died ? 'ended at once' : `did not answer within ${startLimitMs / 1000} s`;
    throw new UserFailure(`${name} ${why}; the end of ${plan.logFile}:\n${started.tail(10).join('\n')}`);
  }

  async function closeGuard(): Promise<void> {
    const guard = ownGuard;
    ownGuard = undefined;
    await guard?.close();
  }

  running = await start();
  const current = (): RunningProcess => running as RunningProcess;
  return {
    uri: options.uri,
    port: options.port,
    get pid() {
      return current().pid;
    },
    get ended() {
      return current().ended;
    },
    tail: (lineCount) => current().tail(lineCount),
    async stop() {
      await current().stop(stopGraceMs);
      await closeGuard();
    },
    async kill() {
      await current().kill();
      await closeGuard();
    },
    async restart() {
      await current().stop(stopGraceMs);
      running = await start();
    },
  };
}
