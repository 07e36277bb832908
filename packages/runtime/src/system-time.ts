import { performance } from 'node:perf_hooks';
import type { Clock } from '@qbasecron/core';

/** Where a clock gets its time from: the parts of a Clock that know nothing of the ledger. */
export type TimeSource = Pick<Clock, 'wall' | 'monotonic' | 'after'>;

/** What setTimeout can hold; longer waits are made of several. */
const timeoutMsMax = 2 ** 31 - 1;

/** The time of this machine. */
export function createSystemTime(): TimeSource {
  const monotonic = (): number => performance.now();

  /**
   * A Node timer compares clocks cut to whole milliseconds, so it may fire almost one too early (measured: 1 in 80);
   * the rest is then waited for as well.
   */
  function after(ms: number, fn: () => void): () => void {
    const dueAt = monotonic() + Math.max(0, ms);
    let handle: NodeJS.Timeout;
    const wait = (restMs: number): void => {
      handle = setTimeout(check, Math.min(Math.ceil(restMs), timeoutMsMax));
    };
    const check = (): void => {
      const restMs = dueAt - monotonic();
      if (restMs > 0) wait(restMs);
      else fn();
    };
    wait(dueAt - monotonic());
    return () => clearTimeout(handle);
  }

  return { wall: () => Date.now(), monotonic, after };
}
