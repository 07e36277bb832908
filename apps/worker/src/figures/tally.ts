import { latenessBucketsMs } from '@qbasecron/core';

/** What this process has sent, since it started; told with every renewal of the lease. */
export interface Tally {
  countSend(latenessMs: number): void;
  countOutcome(outcome: string): void;
  read(): { attempts: { outcome: string; count: number }[]; latenessCounts: number[]; latenessSumMs: number };
}

export function createTally(): Tally {
  const outcomes = new Map<string, number>();
  const counts = new Array<number>(latenessBucketsMs.length + 1).fill(0);
  let sumMs = 0;

  return {
    countSend(latenessMs) {
      sumMs += latenessMs;
      let bucket = latenessBucketsMs.findIndex((bound) => latenessMs <= bound);
      if (bucket < 0) bucket = latenessBucketsMs.length;
      counts[bucket] = (counts[bucket] ?? 0) + 1;
    },
    countOutcome(outcome) {
      outcomes.set(outcome, (outcomes.get(outcome) ?? 0) + 1);
    },
    read() {
      let total = 0;
      return {
        attempts: [...outcomes].map(([outcome, count]) => ({ outcome, count })),
        latenessCounts: counts.map((count) => (total += count)),
        latenessSumMs: sumMs,
      };
    },
  };
}
