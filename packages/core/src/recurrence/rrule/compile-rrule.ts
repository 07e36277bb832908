import { dayMs, utcEpochMs } from '../../time/calendar.ts';
import { offsetMsAt } from '../../time/civil.ts';
import { parseTime } from '../../time/parse-time.ts';
import type { Read, WallSeries } from '../rule.ts';
import { calendarSeries } from './calendar-series.ts';
import { clockSeries } from './clock-series.ts';
import { completeParts } from './complete-parts.ts';
import { describeRrule } from './describe-rrule.ts';
import { findImpossible } from './find-impossible.ts';
import { firesEveryHour } from './fires-every-hour.ts';
import { parseRrule } from './parse-rrule.ts';
import type { RruleParts } from './rrule-parts.ts';
import { boundSeries, type SecondSeries } from './second-series.ts';

/**
 * An RRULE of RFC 5545 on the clock on the wall, from `dtstart` on (`YYYY-MM-DD HH:mm:ss`, a wall time of the zone, which
 * must pass isZone). Intervals of hours, minutes and seconds are counted on that clock too; zones and DST come later.
 *
 * Where the RFC leaves room: dtstart occurs only if the rule yields it, and COUNT counts what the rule yields from it
 * on. UNTIL with Z is an instant and is read in the zone, without Z it is a wall time, and a date alone is that whole
 * day. A date beyond a month's end is left out, never moved. What has no occurrence within 30 years is refused.
 */
export function compileRrule(rule: {
  rrule: string;
  dtstart: string;
  timezone: string;
}): Read<{ series: WallSeries; description: string }> {
  const parsed = parseRrule(rule.rrule);
  const start = readStart(rule.dtstart);
  if (!parsed.ok || !start.ok) {
    return { ok: false, faults: [...(parsed.ok ? [] : parsed.faults), ...(start.ok ? [] : start.faults)] };
  }
  const parts = completeParts(parsed.value, start.value);
  const impossible = findImpossible(parts, start.value / 1_000);
  if (impossible !== null) return refuse(`never fires: ${impossible}`);
  const series = createSeries(parts, start.value, untilWallMs(parts.until, rule.timezone));
  if (series.next(start.value - 1) !== null) {
    return { ok: true, value: { series, description: describeRrule(parts, start.value) } };
  }
  if (parts.until) return refuse('never fires: nothing fits all its parts between dtstart and UNTIL');
  return refuse('never fires: nothing fits all its parts within 30 years from dtstart');
}

/** The series of complete parts. */
export function createSeries(parts: RruleParts, startMs: number, untilMs: number | null): WallSeries {
  const start = Math.floor(startMs / 1_000);
  const until = untilMs === null ? null : Math.floor(untilMs / 1_000);
  const bounds = { start, until, count: parts.count };
  return { next: boundSeries(seriesOf(parts, startMs), bounds), everyHour: firesEveryHour(parts, start) };
}

function seriesOf(parts: RruleParts, startMs: number): SecondSeries {
  const { freq } = parts;
  if (freq === 'HOURLY' || freq === 'MINUTELY' || freq === 'SECONDLY') return clockSeries(parts, freq, startMs / 1_000);
  return calendarSeries(parts, freq, Math.floor(startMs / dayMs));
}

function readStart(dtstart: string): Read<number> {
  const time = parseTime(dtstart);
  if (!time.ok) return { ok: false, faults: [{ pointer: '#/dtstart', detail: time.detail }] };
  if (time.offsetMs === null && time.wall.millisecond === 0) return { ok: true, value: utcEpochMs(time.wall) };
  const detail = 'must be a wall time of the timezone in whole seconds, such as 2026-03-01 09:30:00';
  return { ok: false, faults: [{ pointer: '#/dtstart', detail }] };
}

function untilWallMs(until: RruleParts['until'], zone: string): number | null {
  if (!until) return null;
  return until.isUtc ? until.wallMs + offsetMsAt(zone, until.wallMs) : until.wallMs;
}

function refuse(detail: string): Read<never> {
  return { ok: false, faults: [{ pointer: '#/rrule', detail }] };
}
