import type { Clock, Logger } from '@qbasecron/core';
import { limitedLog } from './limited-log.ts';

export type Loop = {
  /** Runs at once, then every periodMs. Harmless to repeat. */
  start(): void;
  /** No further run begins; resolves when the run under way has ended. A stopped loop may be started again. */
  stop(): Promise<void>;
  /** Runs now instead of at the next period; during a run, once more when it has ended. Nothing when not started. */
  runSoon(): void;
};

const errorLogMs = 10_000;

/**
 * Calls `run` again and again, `periodMs` from start to start, or at once when a run took longer. Runs never overlap.
 * What a run throws is logged, at most once in 10 s, and the loop goes on.
 */
export function createLoop(options: {
  name: string;
  periodMs: number;
  run: () => Promise<unknown>;
  clock: Pick<Clock, 'after' | 'monotonic'>;
  log: Logger;
}): Loop {
  const { name, periodMs, run, clock } = options;
  const log = limitedLog(options.log, errorLogMs, () => clock.monotonic());
  let started = false;
  let again = false;
  let running: Promise<void> | null = null;
  let cancelTimer = (): void => {};

  async function runOnce(): Promise<void> {
    try {
      await run();
    } catch (error) {
      log.error({ loop: name, error }, 'a background run failed; the next one comes as planned');
    }
  }

  function begin(): void {
    cancelTimer();
    again = false;
    const startedAt = clock.monotonic();
    running = runOnce().finally(() => {
      running = null;
      if (!started) return;
      const restMs = again ? 0 : Math.max(0, startedAt + periodMs - clock.monotonic());
      cancelTimer = clock.after(restMs, begin);
    });
  }

  return {
    start() {
      if (started) return;
      started = true;
      if (!running) begin();
    },
    async stop() {
      started = false;
      cancelTimer();
      await running;
    },
    runSoon() {
      if (!started) return;
      if (running) again = true;
      else begin();
    },
  };
}
