import { createProcessCounter, type Clock, type Logger, type RateCounter } from '@qbasecron/core';
import { withinMs } from '../readiness/within-ms.ts';

/** A request waits no longer for the shared counter. */
const answerMs = 250;
/** After a failure the shared counter is left alone for so long: a Redis that hangs must not slow each request. */
const awayMs = 5_000;

/** The shared counter, and while it cannot be reached one of this process. Never rejects. */
export function countOrFallBack(deps: {
  shared: RateCounter;
  clock: Pick<Clock, 'monotonic' | 'after'>;
  log: Logger;
}): RateCounter {
  const { shared, clock, log } = deps;
  const own = createProcessCounter({ clock });
  let isAway = false;
  let tryAgainAt = -Infinity;

  return {
    async countRequest(key, windowMs) {
      if (clock.monotonic() < tryAgainAt) return own.countRequest(key, windowMs);
      try {
        const counted = await withinMs(shared.countRequest(key, windowMs), answerMs, clock);
        if (isAway) log.info({}, 'requests are counted over all processes again');
        isAway = false;
        return counted;
      } catch (error) {
        if (!isAway) log.warn({ error }, 'the timer is away: each process counts its requests alone');
        isAway = true;
        tryAgainAt = clock.monotonic() + awayMs;
        return own.countRequest(key, windowMs);
      }
    },
  };
}
