import { reachMs, type WallSeries } from '../rule.ts';

/**
 * The first occurrence from `from` on, and not after `limit`; null when there is none. In whole seconds on the clock on
 * the wall. Depends on nothing but its arguments.
 */
export type SecondSeries = (from: number, limit: number) => number | null;

/** A series that begins at DTSTART and ends by UNTIL or COUNT. Instances of the rule count, DTSTART only if it is one. */
export function boundSeries(
  series: SecondSeries,
  bounds: { start: number; until: number | null; count: number | null },
): WallSeries['next'] {
  const { start, until, count } = bounds;
  const isCountedOut = count === null ? () => false : countSeries(series, start, count);
  return (afterWallMs) => {
    const from = Math.max(start, Math.floor(afterWallMs / 1_000) + 1);
    const found = series(from, Math.min(until ?? Number.POSITIVE_INFINITY, from + reachMs / 1_000));
    return found === null || isCountedOut(found) ? null : found * 1_000;
  };
}

/** Counts from DTSTART, once and no further than asked: COUNT is the one part that makes an instance depend on others. */
function countSeries(series: SecondSeries, start: number, count: number): (at: number) => boolean {
  let counted = 0;
  let last = start - 1;
  return (at) => {
    while (counted < count && last < at) {
      const next = series(last + 1, at);
      if (next === null) return false;
      last = next;
      counted += 1;
    }
    return last < at;
  };
}
