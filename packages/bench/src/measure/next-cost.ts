import { createRecurrence } from '@qbasecron/core';
import { Cron } from 'croner';
import type { Pair } from './statistics.ts';

/** Rules of daily life, and one that seldom occurs. */
const expressions = ['* * * * *', '0 9 * * 1-5', '*/5 8-17 * * *', '30 4 1,15 * 5', '0 12 L * *'];
const zone = 'America/New_York';
const from = Date.UTC(2026, 0, 1);
/** A planner asks about the days to come, so the walk begins again after a year. */
const until = Date.UTC(2027, 0, 1);
const steps = 3_000;

/** The cost of one next occurrence in a zone with DST, over the same rules: ours and croner's, in µs. */
export function measureNextCost(): Pair {
  const own = expressions.map((cron) => {
    const read = createRecurrence({
      rule: { kind: 'cron', cron },
      timezone: zone,
      hashSeed: '',
      gap: null,
      fold: null,
      startAt: null,
      endAt: null,
      jitterMs: 0,
      calendars: [],
      onExcluded: 'skip',
    });
    if (!read.ok) throw new Error(`${cron} is refused`);
    return (after: number): number => read.value.nextNominal(after) ?? from;
  });
  const others = expressions.map((cron) => {
    const series = new Cron(cron, { timezone: zone, paused: true });
    return (after: number): number => series.nextRun(new Date(after))?.getTime() ?? from;
  });
  return { ours: microseconds(own), raw: microseconds(others) };
}

/** Of the last of three runs: the first two warm up. */
function microseconds(series: readonly ((after: number) => number)[]): number {
  let cost = 0;
  for (let run = 0; run < 3; run++) {
    const startedAt = performance.now();
    for (const next of series) {
      let at = from;
      for (let step = 0; step < steps; step++) {
        at = next(at);
        if (at >= until) at = from;
      }
    }
    cost = ((performance.now() - startedAt) * 1_000) / (steps * series.length);
  }
  return cost;
}
