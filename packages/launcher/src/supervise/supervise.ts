import { messageOf } from '../failure.ts';
import type { Exit } from '../processes/start-process.ts';
import type { Report } from '../report/report.ts';

/** Something that runs and may die: an app's process or an engine. */
export type Running = {
  readonly ended: Promise<Exit>;
  tail(lineCount: number): string[];
};

export interface Supervisor {
  /** From now on an end is expected and nothing is started again. */
  release(): void;
}

const tailLineCount = 12;
const backoffMinMs = 500;
const backoffMaxMs = 30_000;
const steadyMs = 60_000;

/** How long to wait before a restart: doubles with each death, starts anew after a minute of life. */
export function restartDelayMs(deathCount: number): number {
  return Math.min(backoffMaxMs, backoffMinMs * 2 ** (deathCount - 1));
}

/**
 * Says when `running` dies, shows the end of its log, and starts it again. A death before `isServing` is not
 * repaired but handed to `onEarlyDeath`: what does not start at all will not start better the second time.
 */
export function supervise<T extends Running>(options: {
  name: string;
  running: T;
  restart: () => Promise<T>;
  isServing: () => boolean;
  onEarlyDeath: (failure: string) => void;
  report: Report;
}): Supervisor {
  const { name, report } = options;
  let released = false;
  let deathCount = 0;
  let timer: NodeJS.Timeout | undefined;

  function watch(running: T): void {
    const startedAt = performance.now();
    void running.ended.then((exit) => {
      if (released) return;
      const lived = performance.now() - startedAt;
      deathCount = lived > steadyMs ? 1 : deathCount + 1;
      const obituary = describeDeath(name, exit, running.tail(tailLineCount));
      if (!options.isServing()) options.onEarlyDeath(obituary);
      else startAgain(obituary);
    });
  }

  function startAgain(obituary: string): void {
    const delayMs = restartDelayMs(deathCount);
    report.warn(obituary);
    report.warn(`starting ${name} again in ${delayMs / 1000} s`);
    timer = setTimeout(() => void restart(), delayMs);
  }

  async function restart(): Promise<void> {
    try {
      const running = await options.restart();
      report.line(`  ok  ${name} runs again`);
      watch(running);
    } catch (error) {
      deathCount += 1;
      if (!released) startAgain(`${name} could not be started: ${messageOf(error)}`);
    }
  }

  watch(options.running);
  return {
    release() {
      released = true;
      clearTimeout(timer);
    },
  };
}

export function describeDeath(name: string, exit: Exit, tail: readonly string[]): string {
  const how = exit.signal ? `was ended by ${exit.signal}` : `ended with code ${exit.code}`;
  const lines = tail.filter((line) => line !== '').map((line) => `      | ${line}`);
  return [`${name} ${how}${lines.length > 0 ? '; the end of its log:' : ''}`, ...lines].join('\n');
}
