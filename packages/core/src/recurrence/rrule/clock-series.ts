import { createDateFilter } from './date-filter.ts';
import { firstFrom } from './calendar-series.ts';
import { alignUp } from './periods.ts';
import type { RruleParts } from './rrule-parts.ts';
import type { SecondSeries } from './second-series.ts';
import { combineTimes, placesOf, upTo } from './times-of-day.ts';

const daySeconds = 86_400;

export type ClockFrequency = 'HOURLY' | 'MINUTELY' | 'SECONDLY';
export const unitSeconds = { HOURLY: 3_600, MINUTELY: 60, SECONDLY: 1 } as const satisfies Record<
  ClockFrequency,
  number
>;

/** Longer intervals have more phases, but few units in a day to look at. */
const barrenMax = 4_096;

/** A digit of a unit's number within its day, and the values that it may have. */
type Field = { size: number; weight: number; allowed: readonly number[] };

/**
 * Rules by the hour, minute or second: each INTERVALth unit that fits, counted on the clock on the wall from DTSTART's,
 * and in it each second that fits. Units that do not fit are jumped over, never walked.
 */
export function clockSeries(parts: RruleParts, freq: ClockFrequency, start: number): SecondSeries {
  const unit = unitSeconds[freq];
  const perDay = daySeconds / unit;
  const base = Math.floor(start / unit);
  const filter = createDateFilter(parts);
  const fields = fieldsOf(parts, freq);
  const offsets = offsetsInUnit(parts, freq);

  /** What INTERVAL leaves over when a day begins, for days that turned out to have no unit that fits: so has no other. */
  const barren = new Set<number>();

  function firstUnit(from: number, limit: number): number | null {
    for (let number = from; number * unit <= limit;) {
      const aligned = alignUp(number, base, parts.interval);
      const day = Math.floor(aligned / perDay);
      const dayStart = day * perDay;
      const fitting = filter(day);
      if (fitting !== day) {
        number = fitting * perDay;
        continue;
      }
      const phase = alignUp(dayStart, base, parts.interval) - dayStart;
      if (!barren.has(phase)) {
        const found = firstUnitOfDay(aligned, dayStart);
        if (found !== null) return found;
        if (aligned === dayStart + phase && barren.size < barrenMax) barren.add(phase);
      }
      number = dayStart + perDay;
    }
    return null;
  }

  /** The first unit of the day, from one that INTERVAL reaches on, of which each field is allowed. */
  function firstUnitOfDay(aligned: number, dayStart: number): number | null {
    for (let number = aligned; number < dayStart + perDay;) {
      const allowed = dayStart + nextAllowed(fields, number - dayStart);
      if (allowed === number) return number;
      number = alignUp(allowed, base, parts.interval);
    }
    return null;
  }

  return (from, limit) => {
    if (offsets.length === 0) return null;
    for (let number: number | null = Math.floor(from / unit); ; number += 1) {
      number = firstUnit(number, limit);
      if (number === null) return null;
      const offset = firstFrom(offsets, from - number * unit);
      if (offset !== null) return number * unit + offset <= limit ? number * unit + offset : null;
    }
  };
}

/** The seconds of one unit at which it fires, from its beginning. */
export function offsetsInUnit(parts: RruleParts, freq: ClockFrequency): number[] {
  const minutes = freq === 'HOURLY' ? (parts.byMinute ?? upTo(60)) : [0];
  const seconds = freq === 'SECONDLY' ? [0] : (parts.bySecond ?? upTo(60));
  const offsets = combineTimes([0], minutes, seconds);
  return parts.bySetPos ? placesOf(parts.bySetPos, offsets.length).map((place) => offsets[place] as number) : offsets;
}

/** BYHOUR, BYMINUTE and BYSECOND as far as they choose units; largest first. */
export function fieldsOf(parts: RruleParts, freq: ClockFrequency): Field[] {
  const unit = unitSeconds[freq];
  return [
    { size: 24, weight: 3_600 / unit, allowed: parts.byHour ?? upTo(24) },
    { size: 60, weight: 60 / unit, allowed: parts.byMinute ?? upTo(60) },
    { size: 60, weight: 1 / unit, allowed: parts.bySecond ?? upTo(60) },
  ].filter(({ weight }) => weight >= 1);
}

/** The first number of a unit within the day, from `number` on, of which each field is allowed; the day's end if none. */
function nextAllowed(fields: readonly Field[], number: number): number {
  for (const { size, weight, allowed } of fields) {
    const digit = Math.floor(number / weight) % size;
    const next = firstFrom(allowed, digit) ?? size;
    if (next === digit) continue;
    const carried = number - (number % (weight * size)) + next * weight;
    return next === size && size === 24 ? carried : nextAllowed(fields, carried);
  }
  return number;
}
