import { daysInMonth } from '../../time/calendar.ts';
import { type ClockFrequency, fieldsOf, unitSeconds } from './clock-series.ts';
import type { RruleParts } from './rrule-parts.ts';

/** A year with a 29 February. */
const leapYear = 2_000;

/**
 * Why a rule cannot ever fire, of what can be told without searching; null otherwise. For clock frequencies it must come
 * before the search: a unit that never meets its interval would be looked for in each minute of 30 years.
 */
export function findImpossible(parts: RruleParts, startSeconds: number): string | null {
  const { freq, byMonth, byMonthDay } = parts;
  if (byMonth && byMonthDay && !byMonth.some((month) => hasDay(month, byMonthDay))) {
    return `day ${byMonthDay.join(', ')} does not exist in month ${byMonth.join(', ')}`;
  }
  if (freq !== 'HOURLY' && freq !== 'MINUTELY' && freq !== 'SECONDLY') return null;
  if (meetsInterval(parts, freq, startSeconds)) return null;
  return `INTERVAL=${parts.interval} counted from dtstart never meets its hours, minutes and seconds`;
}

function hasDay(month: number, byMonthDay: readonly number[]): boolean {
  const days = daysInMonth(leapYear, month);
  return byMonthDay.some((day) => Math.abs(day) <= days);
}

/**
 * Days have a whole number of units, so what INTERVAL reaches within a day is, over all days, everything that differs
 * from DTSTART's unit by a multiple of the greatest common divisor of INTERVAL and the units of a day.
 */
function meetsInterval(parts: RruleParts, freq: ClockFrequency, startSeconds: number): boolean {
  const unit = unitSeconds[freq];
  const divisor = greatestCommonDivisor(parts.interval, 86_400 / unit);
  const wanted = remainder(Math.floor(startSeconds / unit), divisor);
  let remainders = [0];
  for (const { weight, size, allowed } of fieldsOf(parts, freq).toReversed()) {
    // Whatever the larger fields are, all values of this one reach it.
    if (allowed.length === size && remainders.length === weight) {
      remainders = Array.from({ length: weight * size }, (_, index) => index);
      continue;
    }
    remainders = remainders.flatMap((smaller) => allowed.map((value) => smaller + value * weight));
  }
  return remainders.some((number) => number % divisor === wanted);
}

function greatestCommonDivisor(one: number, other: number): number {
  return other === 0 ? one : greatestCommonDivisor(other, one % other);
}

function remainder(value: number, divisor: number): number {
  return ((value % divisor) + divisor) % divisor;
}
