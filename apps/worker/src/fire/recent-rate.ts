/** How often something has happened of late, per second. */
export interface RecentRate {
  /** From now on it may happen: forgets what was before. */
  begin(now: number): void;
  count(now: number): void;
  read(now: number): number;
}

/** What lies this far back counts for 1/e of what happens now. */
const memoryMs = 5_000;

/** An exponentially weighted mean over the time since it began. Times are monotonic milliseconds. */
export function createRecentRate(): RecentRate {
  let weight = 0;
  let countedAt = 0;
  let beganAt = 0;

  const weightAt = (now: number): number => weight * Math.exp((countedAt - now) / memoryMs);

  return {
    begin(now) {
      weight = 0;
      beganAt = now;
    },
    count(now) {
      weight = weightAt(now) + 1;
      countedAt = now;
    },
    read(now) {
      const observedMs = memoryMs * (1 - Math.exp((beganAt - now) / memoryMs));
      return observedMs > 0 ? (weightAt(now) * 1_000) / observedMs : 0;
    },
  };
}
