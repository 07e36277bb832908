import { dayMs, daysInMonth, utcEpochMs } from '../../time/calendar.ts';
import { later, type LaterPeriod } from './later-library.ts';

/**
 * Days of a month that later has no constraint for. Our compilers alone name them, users never can. A composite holds
 * one value of them, because later looks for values in ascending order and these do not come in it.
 */
const customPeriods = {
  /** 0 is the last day of the month, 3 the one three days earlier. */
  daysBeforeLast: (year: number, month: number, value: number): number | null => {
    const day = daysInMonth(year, month) - value;
    return day >= 1 ? day : null;
  },
  /** The weekday nearest to a day of the month and in that month; 0 is the month's last weekday. */
  nearestWeekday: (year: number, month: number, value: number): number | null => {
    const last = daysInMonth(year, month);
    if (value > last) return null;
    const day = value === 0 ? last : value;
    const weekday = dayOfWeek(year, month, day);
    if (weekday === 6) return day === 1 ? 3 : day - 1;
    if (weekday === 0) return day === last ? day - 2 : day + 1;
    return day;
  },
} as const;

/** later's constraints are properties of its one object, so ours become that too. Idempotent. */
export function registerCustomPeriods(): void {
  for (const [name, dayOf] of Object.entries(customPeriods)) {
    later[name] ??= periodOf(name, dayOf);
  }
}

/** `dayOf` names the one day of a month that a value stands for, or null in a month without. */
function periodOf(name: string, dayOf: (year: number, month: number, value: number) => number | null): LaterPeriod {
  return {
    name,
    range: later.D.range,
    val: later.D.val,
    extent: later.D.extent,
    start: later.D.start,
    end: later.D.end,
    isValid: (date, value) => dayOf(later.Y.val(date), later.M.val(date), value) === later.D.val(date),
    next(date, value) {
      let year = later.Y.val(date);
      let month = later.M.val(date);
      let after = later.D.val(date);
      // Every day of a month exists in one of eight months; a value that none has would be a fault of our compiler.
      for (let months = 0; months <= 8; months++) {
        const day = dayOf(year, month, value);
        if (day !== null && day > after) return later.date.next(year, month, day);
        after = 0;
        year = month === 12 ? year + 1 : year;
        month = month === 12 ? 1 : month + 1;
      }
      return 0;
    },
    prev: () => 0,
  };
}

/** 0 is Sunday; 1970-01-01 was a Thursday. */
function dayOfWeek(year: number, month: number, day: number): number {
  const midnight = utcEpochMs({ year, month, day, hour: 0, minute: 0, second: 0, millisecond: 0 });
  return (midnight / dayMs + 4) % 7;
}
