import type { EpochMs } from '@qbasecron/core';

const bucketCount = 10;

/** Good and bad ones within the last `windowMs`, in ten buckets: the oldest tenth leaves at once. */
export type SlidingCounts = {
  readonly windowMs: number;
  readonly good: Uint32Array;
  readonly bad: Uint32Array;
  /** Number of the latest bucket since 1970. */
  bucket: number;
};

export function createSlidingCounts(windowMs: number): SlidingCounts {
  return { windowMs, good: new Uint32Array(bucketCount), bad: new Uint32Array(bucketCount), bucket: 0 };
}

export function noteCount(counts: SlidingCounts, isGood: boolean, now: EpochMs): void {
  advance(counts, now);
  const at = counts.bucket % bucketCount;
  const kind = isGood ? counts.good : counts.bad;
  kind[at] = (kind[at] ?? 0) + 1;
}

export function sumCounts(counts: SlidingCounts, now: EpochMs): { good: number; bad: number } {
  advance(counts, now);
  let good = 0;
  let bad = 0;
  for (let at = 0; at < bucketCount; at++) {
    good += counts.good[at] ?? 0;
    bad += counts.bad[at] ?? 0;
  }
  return { good, bad };
}

export function clearCounts(counts: SlidingCounts): void {
  counts.good.fill(0);
  counts.bad.fill(0);
}

/** Empties the buckets that time has passed over. A clock that went back counts into the latest bucket. */
function advance(counts: SlidingCounts, now: EpochMs): void {
  const bucket = Math.floor((now * bucketCount) / counts.windowMs);
  const passed = bucket - counts.bucket;
  if (passed <= 0) return;
  if (passed >= bucketCount) clearCounts(counts);
  else {
    for (let step = 1; step <= passed; step++) {
      const at = (counts.bucket + step) % bucketCount;
      counts.good[at] = 0;
      counts.bad[at] = 0;
    }
  }
  counts.bucket = bucket;
}
