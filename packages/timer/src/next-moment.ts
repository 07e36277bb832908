import type { EpochMs, NextTick } from '@qbasecron/core';
import type { LimitedLog } from './limited-log.ts';

/** When a series comes again that has no next tick, or whose pattern nobody understands. */
export const farMs = 86_400_000;

/** Never throws, and always answers a moment later than `after`: BullMQ ends a series in silence without one. */
export type NextMoment = (seriesId: string, pattern: string, after: EpochMs) => EpochMs;

export function createNextMoment(deps: { nextTick: NextTick; limitedLog: LimitedLog }): NextMoment {
  const { nextTick, limitedLog } = deps;
  return (seriesId, pattern, after) => {
    try {
      const next = nextTick(pattern, after);
      if (next !== null && Number.isSafeInteger(next) && next > after) return next;
      limitedLog('warn', { seriesId, next }, 'a series of ticks has no next one and looks again in a day');
    } catch (error) {
      limitedLog('error', { error, seriesId }, 'the next tick of a series cannot be told; it looks again in a day');
    }
    return after + farMs;
  };
}
