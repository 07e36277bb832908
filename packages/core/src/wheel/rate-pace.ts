import type { RateLimit } from '../model/destination.ts';

/**
 * How a rate is kept: by the generic cell rate algorithm (ITU-T I.371), as one request each `everyMs`, up to `slackMs`
 * early. In any period no more than count × (1 + slackMs / periodMs) go out, rounded up.
 */
export type RatePace = {
  /** May be a fraction. */
  everyMs: number;
  /**
   * A 25th of the period, at most a tenth of a second: what may go at once after a rest, or after asking late. At least
   * 20 ms, since nobody asks more often than each 10 ms: without it short periods could never be used up.
   */
  slackMs: number;
  /** A permit not used for this long is void: used later it would come on top of those given meanwhile. */
  permitMs: number;
};

export function ratePace({ count, periodMs }: RateLimit): RatePace {
  return {
    everyMs: periodMs / count,
    slackMs: Math.min(Math.max(periodMs / 25, 20), 100),
    permitMs: Math.min(Math.max(periodMs / 100, 5), 50),
  };
}
