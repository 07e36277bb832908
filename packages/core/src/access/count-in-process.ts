import type { Clock } from '../ports/clock.ts';
import type { RateCounter } from '../ports/rate-counter.ts';

/** Beyond so many keys the oldest windows are forgotten: a flood of addresses must not fill the memory. */
const keysMax = 20_000;

/** A counter of this process alone. */
export function createProcessCounter({ clock }: { clock: Pick<Clock, 'monotonic'> }): RateCounter {
  // In the order in which the windows began.
  const windows = new Map<string, { endsAt: number; count: number }>();

  return {
    async countRequest(key, windowMs) {
      const now = clock.monotonic();
      const known = windows.get(key);
      if (known && known.endsAt > now) {
        known.count++;
        return { count: known.count, restMs: Math.ceil(known.endsAt - now) };
      }
      windows.delete(key);
      if (windows.size >= keysMax) windows.delete(windows.keys().next().value as string);
      windows.set(key, { endsAt: now + windowMs, count: 1 });
      return { count: 1, restMs: windowMs };
    },
  };
}
