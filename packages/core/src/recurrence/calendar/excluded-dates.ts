import type { Calendar } from '../../model/calendar.ts';
import type { EpochMs } from '../../model/task.ts';
import { dayMs, utcWallTime, weekdayOf } from '../../time/calendar.ts';
import type { ZoneDays } from './local-time.ts';
import { parseCalendarDay } from './parse-day.ts';
import { endless, type Span, type Spans } from './span.ts';

/** A longer run, of 110 years, is taken to have no end: calendars together may exclude every day. */
const runDaysMax = 40_000;
/** Free days are looked at no further ahead than this. */
const freeDaysMax = 400;

/** The days that calendars of one zone exclude, from midnight to midnight. */
export function excludedDates(calendars: readonly Calendar[], { startOf, dateAt }: ZoneDays): Spans {
  const isExcluded = dateTest(calendars);
  let known: Span | null = null;

  function findRun(at: EpochMs): Span | null {
    const date = dateAt(at);
    if (!isExcluded(date)) return null;
    const first = walk(date, -1);
    const last = walk(date, 1);
    return {
      from: first === null ? endless.from : startOf(first),
      until: last === null ? endless.until : startOf(last + 1),
    };
  }

  /** The last excluded date in a direction before one that is free. */
  function walk(date: number, step: 1 | -1): number | null {
    for (let walked = 0; walked < runDaysMax; walked += 1) {
      if (!isExcluded(date + step * (walked + 1))) return date + step * walked;
    }
    return null;
  }

  return {
    at(at) {
      if (known && known.from <= at && at < known.until) return known;
      const run = findRun(at);
      if (run) known = run;
      return run;
    },
    freeUntil(at) {
      const date = dateAt(at);
      let ahead = 1;
      while (ahead < freeDaysMax && !isExcluded(date + ahead)) ahead += 1;
      return startOf(date + ahead);
    },
    lastEnd(at) {
      const date = dateAt(at);
      const back = [1, 2, 3].find((days) => isExcluded(date - days));
      return back === undefined ? null : startOf(date - back + 1);
    },
  };
}

/** What calendars of one zone exclude: a test of dates, counted in days since 1970-01-01. */
function dateTest(calendars: readonly Calendar[]): (date: number) => boolean {
  const dates = new Set<number>();
  const yearly = new Set<number>();
  for (const day of calendars.flatMap(({ days }) => days.map(parseCalendarDay))) {
    if (!day.ok) continue;
    if ('date' in day) dates.add(day.date);
    else yearly.add(day.yearly);
  }
  const weekdays = new Set(calendars.flatMap((calendar) => calendar.weekdays));
  return (date) => {
    if (dates.has(date) || weekdays.has(weekdayOf(date))) return true;
    if (yearly.size === 0) return false;
    const { month, day } = utcWallTime(date * dayMs);
    return yearly.has(month * 100 + day);
  };
}
