import { dayMs, utcEpochMs, utcWallTime } from '../../time/calendar.ts';
import { firstDayOf } from './date-filter.ts';
import type { Frequency } from './rrule-parts.ts';

export type CalendarFrequency = Extract<Frequency, 'YEARLY' | 'MONTHLY' | 'WEEKLY' | 'DAILY'>;

/** The periods of a frequency, numbered without gaps: INTERVAL and BYSETPOS count in them. Days are since 1970-01-01. */
export type Periods = { numberOf(day: number): number; firstDayOf(period: number): number };

export function createPeriods(freq: CalendarFrequency, weekStart: number): Periods {
  switch (freq) {
    case 'YEARLY':
      return { numberOf: (day) => utcWallTime(day * dayMs).year, firstDayOf };
    case 'MONTHLY':
      return { numberOf: monthOf, firstDayOf: firstDayOfMonth };
    case 'WEEKLY': {
      // 1970-01-01 was a Thursday, weekday 4.
      const shift = (11 - weekStart) % 7;
      return { numberOf: (day) => Math.floor((day + shift) / 7), firstDayOf: (period) => period * 7 - shift };
    }
    case 'DAILY':
      return { numberOf: (day) => day, firstDayOf: (period) => period };
  }
}

function monthOf(day: number): number {
  const { year, month } = utcWallTime(day * dayMs);
  return year * 12 + month - 1;
}

function firstDayOfMonth(period: number): number {
  const year = Math.floor(period / 12);
  const wall = { year, month: period - year * 12 + 1, day: 1, hour: 0, minute: 0, second: 0, millisecond: 0 };
  return utcEpochMs(wall) / dayMs;
}

/** The first number from `from` on that is a whole number of intervals away from `base`. */
export function alignUp(from: number, base: number, interval: number): number {
  const over = (from - base) % interval;
  return over === 0 ? from : from + (over > 0 ? interval - over : -over);
}
