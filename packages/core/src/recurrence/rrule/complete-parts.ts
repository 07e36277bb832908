import { dayMs, utcWallTime, type WallTime, weekdayOf } from '../../time/calendar.ts';
import type { RruleParts } from './rrule-parts.ts';

/**
 * What a rule leaves open is taken from DTSTART, as RFC 5545 says: FREQ=MONTHLY alone is the same day and time of each
 * month. With it filled in, a rule is a set of dates and times that depends on DTSTART only for its INTERVAL.
 */
export function completeParts(parts: RruleParts, startMs: number): RruleParts {
  const dtstart = utcWallTime(startMs);
  const { freq } = parts;
  const isCalendar = freq === 'YEARLY' || freq === 'MONTHLY' || freq === 'WEEKLY' || freq === 'DAILY';
  return {
    ...parts,
    ...completeDates(parts, dtstart, weekdayOf(Math.floor(startMs / dayMs))),
    byHour: parts.byHour ?? (isCalendar ? [dtstart.hour] : null),
    byMinute: parts.byMinute ?? (isCalendar || freq === 'HOURLY' ? [dtstart.minute] : null),
    bySecond: parts.bySecond ?? (freq === 'SECONDLY' ? null : [dtstart.second]),
  };
}

function completeDates(parts: RruleParts, dtstart: WallTime, weekday: number): Partial<RruleParts> {
  const { freq, byDay, byMonthDay, byYearDay, byWeekNo, byMonth } = parts;
  if (byDay || byMonthDay || byYearDay) return {};
  // RFC 5545 has no word on BYWEEKNO without a day; the weekday of DTSTART is what libical and rrule-temporal take.
  if (freq === 'WEEKLY' || byWeekNo) return { byDay: [{ nth: 0, weekday }] };
  if (freq === 'MONTHLY') return { byMonthDay: [dtstart.day] };
  if (freq === 'YEARLY') return { byMonth: byMonth ?? [dtstart.month], byMonthDay: [dtstart.day] };
  return {};
}
