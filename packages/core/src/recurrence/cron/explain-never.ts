import { daysInMonth, utcEpochMs } from '../../time/calendar.ts';
import { type Read, reachMs, type WallSeries } from '../rule.ts';
import { refuse } from './fault.ts';
import type { ParsedCron, ParsedField } from './parse-cron.ts';

const monthNames = 'January February March April May June July August September October November December'.split(' ');
/** No century without a leap year lies in later's years, so weekdays come round after 28 of them. */
const firstYear = 1971;
const lastYear = 2099;

/** Refuses an expression that no day fits, saying why; null when it fires sooner or later. */
export function explainNever(parsed: ParsedCron, series: WallSeries): Read<never> | null {
  const { month, year } = parsed.fields;
  const day = parsed.fields['day-of-month'];
  if (firesSometime(series, year)) return null;
  const lacking = needsDay(day);
  if (lacking !== null && !parsed.eitherDay) {
    const longest = Math.max(...month.values.map((each) => daysInMonth(2000, each)));
    if (lacking > longest)
      return refuse(`never fires: ${nameMonths(month)} no day ${dayName(day, lacking)}`, day.position);
    if (lacking === 29 && longest === 29 && !year.isFull) {
      return refuse('never fires: February has no day 29 in the years it names', day.position);
    }
  }
  return refuse(`never fires: no day from ${firstYear} to ${lastYear} fits all of its fields`, day.position);
}

function firesSometime(series: WallSeries, year: ParsedField): boolean {
  const from = year.isFull ? firstYear : Math.max(firstYear, year.values[0] ?? 0);
  const until = year.isFull ? firstYear : (year.values.at(-1) ?? 0);
  for (let at = startOfYear(from) - 1_000; at < startOfYear(until + 1); at += reachMs) {
    if (series.next(at) !== null) return true;
  }
  return false;
}

/** The fewest days that a month must have, for the least of the field's days; null when any month will do. */
function needsDay(day: ParsedField): number | null {
  const needs = day.specialDays.map((special) => (special.kind === 'beforeLast' ? special.days + 1 : special.day));
  const least = Math.min(...day.values, ...needs);
  return least > 28 && Number.isFinite(least) ? least : null;
}

function dayName(day: ParsedField, least: number): string {
  return day.values.includes(least) ? String(least) : `for ${day.text}`;
}

function nameMonths(month: ParsedField): string {
  const names = month.values.map((value) => monthNames[value - 1]);
  if (names.length === 1) return `${names[0]} has`;
  return `${names.slice(0, -1).join(', ')} and ${names.at(-1)} have`;
}

function startOfYear(year: number): number {
  return utcEpochMs({ year, month: 1, day: 1, hour: 0, minute: 0, second: 0, millisecond: 0 });
}
