import { daysInMonth } from '../../time/calendar.ts';
import type { LaterComposite } from '../rule.ts';

/**
 * How often the days come that a composite matches, by the calendar alone. later needs a thousand steps and some
 * milliseconds to find out that there is no such day, and cannot tell that from a search that it gave up.
 */
export type Frequency = 'never' | 'rare' | 'common';

/** From 1901 to 2099 the calendar repeats itself every 28 years, weeks of the year included. */
const cycleYears = 28;
const cycleStart = 2_000;
/** 1 January 2000 was a Saturday. Sunday is 1. */
const cycleStartWeekday = 7;
/** What comes less often than each fourth year is rare: later walks over all the years between. */
const commonPerYear = 1 / 4;

/** The units of a normalized composite that are a day or more; those that are quick to tell come first. */
export const dayUnits = ['Y', 'M', 'D', 'dw', 'daysBeforeLast', 'dc', 'dy', 'wm', 'wy'] as const;
type DayUnit = (typeof dayUnits)[number];

type Day = { year: number; month: number; day: number; dayOfYear: number; weekday: number; monthDays: number };
type Test = (day: Day) => boolean;

/** Of the days from 1970 to 2099 that match `days`, and none of `except`. Takes normalized composites. */
export function frequencyOf(days: LaterComposite, except: readonly LaterComposite[]): Frequency {
  const enough = Math.ceil(yearsOf(days).length * commonPerYear);
  const count = countDays(days, except, enough);
  if (count === enough) return 'common';
  return count === 0 ? 'never' : 'rare';
}

/** True when a day from 1970 to 2099 matches. */
export function everComes(days: LaterComposite): boolean {
  return countDays(days, [], 1) > 0;
}

/** Counts no further than `enough`. */
function countDays(days: LaterComposite, except: readonly LaterComposite[], enough: number): number {
  const tests = testsOf(days);
  const excepted = except.map(testsOf);
  let count = 0;
  for (const year of yearsOf(days)) {
    let firstDay = 1;
    for (let month = 1; month <= 12; month++) {
      const monthDays = daysInMonth(year, month);
      if (days.M?.includes(month) ?? true) {
        for (let day = 1; day <= monthDays; day++) {
          const dayOfYear = firstDay + day - 1;
          const read = { year, month, day, dayOfYear, weekday: weekdayOf(year, dayOfYear), monthDays };
          if (!passes(tests, read) || excepted.some((each) => passes(each, read))) continue;
          count++;
          if (count === enough) return count;
        }
      }
      firstDay += monthDays;
    }
  }
  return count;
}

/** The years of the cycle that stand for the composite's years. */
function yearsOf(days: LaterComposite): number[] {
  const years = days.Y ?? Array.from({ length: cycleYears }, (_, index) => cycleStart + index);
  // 1970 lies two cycles before 2026.
  return [...new Set(years.map((year) => cycleStart + ((year - cycleStart + 2 * cycleYears) % cycleYears)))];
}

function passes(tests: readonly Test[], day: Day): boolean {
  for (const test of tests) if (!test(day)) return false;
  return true;
}

function testsOf(days: LaterComposite): Test[] {
  return dayUnits.flatMap((unit) => {
    const values = days[unit];
    // yearsOf has chosen the year already; what is excepted by year is folded into its schedule.
    if (!values || unit === 'Y') return [];
    if (unit === 'dc' && values[0] === 0) return [(day: Day) => day.day > day.monthDays - 7];
    const read = values[0] === 0 ? untilLast[unit] : valueOf[unit];
    const listed = Array.from({ length: Math.max(...values) + 1 }, () => false);
    for (const value of values) listed[value] = true;
    return [(day: Day) => listed[read(day)] === true];
  });
}

const valueOf: Record<DayUnit, (day: Day) => number> = {
  Y: ({ year }) => year,
  M: ({ month }) => month,
  D: ({ day }) => day,
  dw: ({ weekday }) => weekday,
  daysBeforeLast: ({ day, monthDays }) => monthDays - day,
  dc: ({ day }) => Math.ceil(day / 7),
  dy: ({ dayOfYear }) => dayOfYear,
  wm: (day) => weekOfMonth(day, day.day),
  wy: (day) => weekOfYear(day).week,
};

/** How many of the unit come after the day in its month or year: 0 is the last one. */
const untilLast: Record<DayUnit, (day: Day) => number> = {
  ...valueOf,
  D: ({ day, monthDays }) => monthDays - day,
  dy: ({ year, dayOfYear }) => yearLength(year) - dayOfYear,
  wm: (day) => weekOfMonth(day, day.monthDays) - weekOfMonth(day, day.day),
  wy: (day) => {
    const { week, weeks } = weekOfYear(day);
    return weeks - week;
  },
};

function weekdayOf(year: number, dayOfYear: number): number {
  const years = year - cycleStart;
  const leapDays = Math.ceil(years / 4);
  // The year before the cycle is asked for as well, and the rest of a negative number is negative.
  return ((cycleStartWeekday - 1 + (years + 7) * 365 + leapDays + dayOfYear - 1) % 7) + 1;
}

/** Of another day in the same month. */
function weekOfMonth(read: Day, day: number): number {
  const firstWeekday = weekdayOf(read.year, read.dayOfYear - read.day + 1);
  return Math.floor((day + firstWeekday - 2) / 7) + 1;
}

/** ISO 8601: the week belongs to the year of its Thursday. */
function weekOfYear({ year, dayOfYear, weekday }: Day): { week: number; weeks: number } {
  const mondayIsOne = weekday === 1 ? 7 : weekday - 1;
  const week = Math.floor((dayOfYear - mondayIsOne + 10) / 7);
  if (week < 1) return { week: weeksIn(year - 1), weeks: weeksIn(year - 1) };
  return week > weeksIn(year) ? { week: 1, weeks: weeksIn(year + 1) } : { week, weeks: weeksIn(year) };
}

function weeksIn(year: number): number {
  const first = weekdayOf(year, 1);
  return first === 5 || (first === 4 && yearLength(year) === 366) ? 53 : 52;
}

function yearLength(year: number): number {
  return year % 4 === 0 ? 366 : 365;
}
