import type { Clock, EpochMs } from '@qbasecron/core';
import type { Holding } from './holding.ts';

/** Hands each armed task over at its millisecond: one timer per due millisecond, not per task. */
export interface DueTimers {
  add(holding: Holding, at: EpochMs): void;
  /** Cancels every timer; what was added is not handed over any more. */
  clear(): void;
}

export function createDueTimers(deps: { clock: Clock; onDue: (due: readonly Holding[]) => void }): DueTimers {
  const { clock, onDue } = deps;
  const buckets = new Map<EpochMs, { holdings: Holding[]; cancel: () => void }>();

  /** Never early: a timer that woke before its millisecond is set again. */
  function wake(at: EpochMs): void {
    const bucket = buckets.get(at);
    if (!bucket) return;
    const waitMs = at - clock.now();
    if (waitMs > 0) {
      bucket.cancel = clock.after(waitMs, () => wake(at));
      return;
    }
    buckets.delete(at);
    onDue(bucket.holdings);
  }

  return {
    add(holding, at) {
      const waitMs = at - clock.now();
      if (waitMs <= 0) {
        onDue([holding]);
        return;
      }
      const bucket = buckets.get(at);
      if (bucket) bucket.holdings.push(holding);
      else buckets.set(at, { holdings: [holding], cancel: clock.after(waitMs, () => wake(at)) });
    },
    clear() {
      for (const bucket of buckets.values()) bucket.cancel();
      buckets.clear();
    },
  };
}
