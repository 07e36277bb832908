import { dayMs, daysInMonth, utcWallTime, weekdayOf } from '../../time/calendar.ts';
import type { RruleParts, WeekdayPart } from './rrule-parts.ts';

/** The day itself when it fits, and otherwise a later one, before which none fits. */
export type DateFilter = (day: number) => number;

/**
 * Which dates a rule's BYxxx parts allow. Once DTSTART has filled in what is missing, what RFC 5545 calls expanding and
 * limiting comes to the same: a date belongs to the rule when it fits each part that is given. Dates are whole days
 * since 1970-01-01, on the clock on the wall.
 *
 * It is our own, since no library passed. ical.js 2.2.1 has no BYWEEKNO, and BYSETPOS for two shapes of rule only. rrule
 * 2.8.1 is not kept any more, and takes `BYDAY=1MO,TU` as days that are both. rrule-temporal 2.2.8 is right but for
 * yearly rules of three shapes, and takes up to four seconds in one call where we take milliseconds; it checks us in
 * library.test.ts and can be put in the place of calendar-series.ts when it has grown up.
 */
export function createDateFilter(parts: RruleParts): DateFilter {
  const { byMonth, byMonthDay, byYearDay, byWeekNo, byDay, weekStart } = parts;
  const isInMonth = parts.freq === 'MONTHLY' || byMonth !== null;
  const weekdays = byDay && new Set(byDay.map((one) => one.weekday));
  if (!byMonth && !byMonthDay && !byYearDay && !byWeekNo && !byDay) return (day) => day;
  return (day) => {
    if (weekdays && !weekdays.has(weekdayOf(day))) return day + 1;
    const { year, month, day: dayOfMonth } = utcWallTime(day * dayMs);
    const monthDays = daysInMonth(year, month);
    if (byMonth && !byMonth.includes(month)) return day - dayOfMonth + monthDays + 1;
    if (byWeekNo && !fits(byWeekNo, ...weekNumber(day, weekStart, year))) return startOfWeek(day, weekStart) + 7;
    if (byMonthDay && !fits(byMonthDay, dayOfMonth, monthDays)) return day + 1;
    const yearDays = daysInMonth(year, 2) + 337;
    const dayOfYear = day - firstDayOf(year) + 1;
    if (byYearDay && !fits(byYearDay, dayOfYear, yearDays)) return day + 1;
    if (!byDay) return day;
    const [number, count] = isInMonth ? [dayOfMonth, monthDays] : [dayOfYear, yearDays];
    return fitsNth(byDay, day, number, count) ? day : day + 1;
  };
}

/** 1 January. A leap day for each fourth year before, but for centuries that are no multiple of 400. */
export function firstDayOf(year: number): number {
  const before = year - 1;
  return before * 365 + Math.floor(before / 4) - Math.floor(before / 100) + Math.floor(before / 400) - 719_162;
}

/** Whether the `number`th of `count` is listed, from the start or, negative, from the end. */
function fits(list: readonly number[], number: number, count: number): boolean {
  return list.includes(number) || list.includes(number - count - 1);
}

function fitsNth(byDay: readonly WeekdayPart[], day: number, number: number, count: number): boolean {
  const weekday = weekdayOf(day);
  const nth = Math.ceil(number / 7);
  const nthFromEnd = -Math.ceil((count - number + 1) / 7);
  return byDay.some((one) => one.weekday === weekday && (one.nth === 0 || one.nth === nth || one.nth === nthFromEnd));
}

/**
 * The number of the date's week and how many weeks that week's year has. Week 1 is the first with four days in the
 * year, so the fourth day of a week tells its year, and 28 December is always in the last one.
 */
function weekNumber(day: number, weekStart: number, year: number): [number: number, count: number] {
  const fourth = startOfWeek(day, weekStart) + 3;
  const weekYear = fourth < firstDayOf(year) ? year - 1 : fourth >= firstDayOf(year + 1) ? year + 1 : year;
  const newYear = firstDayOf(weekYear);
  const lastFourth = startOfWeek(firstDayOf(weekYear + 1) - 4, weekStart) + 3;
  return [Math.floor((fourth - newYear) / 7) + 1, Math.floor((lastFourth - newYear) / 7) + 1];
}

function startOfWeek(day: number, weekStart: number): number {
  return day - ((weekdayOf(day) - weekStart + 7) % 7);
}
