import { createDateFilter } from './date-filter.ts';
import { alignUp, type CalendarFrequency, createPeriods } from './periods.ts';
import type { RruleParts } from './rrule-parts.ts';
import type { SecondSeries } from './second-series.ts';
import { combineTimes, placesOf, upTo } from './times-of-day.ts';

const daySeconds = 86_400;

/**
 * Rules by the year, month, week or day: in each INTERVALth period the dates that fit, at each time of the day. A date
 * belongs to the calendar year that it lies in, for BYWEEKNO as well.
 */
export function calendarSeries(parts: RruleParts, freq: CalendarFrequency, startDay: number): SecondSeries {
  const { interval, bySetPos } = parts;
  const filter = createDateFilter(parts);
  const periods = createPeriods(freq, parts.weekStart);
  const base = periods.numberOf(startDay);
  const times = combineTimes(parts.byHour ?? upTo(24), parts.byMinute ?? upTo(60), parts.bySecond ?? upTo(60));
  let known = { period: Number.NaN, days: [] as number[] };

  function daysOf(period: number): readonly number[] {
    if (known.period === period) return known.days;
    const days: number[] = [];
    const end = periods.firstDayOf(period + 1);
    for (let day = periods.firstDayOf(period); day < end;) {
      const fitting = filter(day);
      if (fitting === day) days.push(day);
      day = Math.max(fitting, day + 1);
    }
    known = { period, days };
    return days;
  }

  function firstIn(period: number, from: number): number | null {
    const days = daysOf(period);
    if (bySetPos) return firstPlace(days, times, placesOf(bySetPos, days.length * times.length), from);
    let day = firstFrom(days, Math.floor(from / daySeconds));
    while (day !== null) {
      const time = firstFrom(times, from - day * daySeconds);
      if (time !== null) return day * daySeconds + time;
      day = firstFrom(days, day + 1);
    }
    return null;
  }

  /** The next period in which something may fit: dates that cannot are jumped over, many at once. */
  function after(period: number): number {
    if (daysOf(period).length > 0) return period + interval;
    const day = filter(periods.firstDayOf(period + 1));
    return alignUp(Math.max(period + 1, periods.numberOf(day)), base, interval);
  }

  // Each day has the same times, so the first tells whether BYSETPOS ever finds one.
  if (freq === 'DAILY' && bySetPos && placesOf(bySetPos, times.length).length === 0) return () => null;
  return (from, limit) => {
    let period = alignUp(periods.numberOf(Math.floor(from / daySeconds)), base, interval);
    for (; periods.firstDayOf(period) * daySeconds <= limit; period = after(period)) {
      const found = firstIn(period, from);
      if (found !== null) return found <= limit ? found : null;
    }
    return null;
  };
}

function firstPlace(
  days: readonly number[],
  times: readonly number[],
  places: readonly number[],
  from: number,
): number | null {
  for (const place of places) {
    const day = days[Math.floor(place / times.length)] as number;
    const at = day * daySeconds + (times[place % times.length] as number);
    if (at >= from) return at;
  }
  return null;
}

/** The first of an ascending list that is not less than `from`. */
export function firstFrom(list: readonly number[], from: number): number | null {
  let low = 0;
  let high = list.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((list[middle] as number) < from) low = middle + 1;
    else high = middle;
  }
  return list[low] ?? null;
}
