import assert from 'node:assert/strict';

import { compileRrule } from '../../../../src/recurrence/rrule/compile-rrule.ts';
import type { RuleFault, WallSeries } from '../../../../src/recurrence/rule.ts';

export function wallMs(text: string): number {
  return Date.parse(`${text.replace(' ', 'T')}Z`);
}

function wallText(ms: number): string {
  return new Date(ms).toISOString().slice(0, 19).replace('T', ' ');
}

export function compiled(rrule: string, dtstart: string, timezone = 'UTC'): WallSeries {
  const read = compileRrule({ rrule, dtstart, timezone });
  assert.ok(read.ok, `${rrule}: ${read.ok ? '' : JSON.stringify(read.faults)}`);
  return read.value.series;
}

export function refusal(rrule: string, dtstart = '2026-01-01 09:00:00'): RuleFault[] {
  const read = compileRrule({ rrule, dtstart, timezone: 'UTC' });
  assert.ok(!read.ok, `${rrule} was taken`);
  return read.faults;
}

/** The first `count` occurrences after a wall time. */
export function take(series: WallSeries, count: number, after: number): string[] {
  const found: string[] = [];
  for (let at = series.next(after); at !== null && found.length < count; at = series.next(at)) found.push(wallText(at));
  return found;
}

/** `days('1997-09', '2-4, 9')` is the 2nd to 4th and the 9th of that month, at 09:00:00. */
export function days(month: string, list: string, time = '09:00:00'): string[] {
  return list.split(', ').flatMap((range) => {
    const [from, to = from] = range.split('-').map(Number) as [number, number?];
    return Array.from({ length: to - from + 1 }, (_, index) => {
      return `${month}-${String(from + index).padStart(2, '0')} ${time}`;
    });
  });
}

/**
 * A bound in a test tells "at once" from "for ever", and must not fail on a slow day: it is so many times the figure that
 * is promised.
 */
export const leeway = 20;

/**
 * How long a run keeps the processor busy: others that use the machine do not count. Of a run that exceeds `limitMs` the
 * best of three, since compiling and garbage collection do.
 */
export function leastMs(limitMs: number, run: () => void): number {
  let least = Number.POSITIVE_INFINITY;
  for (let tries = 0; tries < 3 && least > limitMs; tries += 1) {
    const startedAt = process.cpuUsage();
    run();
    const { user, system } = process.cpuUsage(startedAt);
    least = Math.min(least, (user + system) / 1_000);
  }
  return least;
}
