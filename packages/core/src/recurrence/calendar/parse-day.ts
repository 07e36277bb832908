import { dayMs, daysInMonth, utcEpochMs } from '../../time/calendar.ts';

/** A day of a calendar: one date, counted in days since 1970-01-01, or a month and day of each year as month × 100 + day. */
export type CalendarDay = { ok: true; date: number } | { ok: true; yearly: number } | { ok: false; detail: string };

const syntax = /^(?:(\d{4})-)?(\d\d)-(\d\d)$/;
/** A year with a 29 February, which a day of each year may be: it is then excluded in leap years. */
const leapYear = 2_000;

/** Reads `YYYY-MM-DD`, or `MM-DD` for each year. */
export function parseCalendarDay(text: string): CalendarDay {
  const match = syntax.exec(text);
  if (!match) return { ok: false, detail: 'must be a day: `YYYY-MM-DD`, or `MM-DD` for each year' };
  const year = match[1] === undefined ? null : Number(match[1]);
  const month = Number(match[2]);
  const day = Number(match[3]);
  if (year === 0) return { ok: false, detail: 'must have a year from 0001 to 9999' };
  if (month < 1 || month > 12) return { ok: false, detail: `has month ${month}; months go from 01 to 12` };
  const days = daysInMonth(year ?? leapYear, month);
  if (day < 1 || day > days) return { ok: false, detail: `has day ${day}; that month has days 01 to ${days}` };
  if (year === null) return { ok: true, yearly: month * 100 + day };
  return { ok: true, date: utcEpochMs({ year, month, day, hour: 0, minute: 0, second: 0, millisecond: 0 }) / dayMs };
}
