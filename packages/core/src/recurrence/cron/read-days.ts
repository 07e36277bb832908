import type { Read } from '../rule.ts';
import { fields } from './cron-fields.ts';
import { quote, refuse } from './fault.ts';
import { readValue } from './read-values.ts';
import type { Token } from './split-cron.ts';

/** `days` before the last day of the month (0 is `L`), or the weekday nearest to a day (0 is `LW`, the last weekday). */
export type SpecialDay = { kind: 'beforeLast'; days: number } | { kind: 'nearestWeekday'; day: number };
/** `nth` is 1 to 5, and 0 for the last one of the month. Sunday is 0. */
export type NthWeekday = { weekday: number; nth: number };

const weekdayNames = 'Sundays Mondays Tuesdays Wednesdays Thursdays Fridays Saturdays'.split(' ');

/** An item of the day-of-month that is no plain value: `L`, `L-3`, `LW`, `15W`. Null when it has nothing of these. */
export function readSpecialDay(item: Token): Read<SpecialDay> | null {
  const text = item.text.toUpperCase();
  if (!/[LW]/.test(text)) return null;
  if (text === 'L') return { ok: true, value: { kind: 'beforeLast', days: 0 } };
  if (text === 'LW') return { ok: true, value: { kind: 'nearestWeekday', day: 0 } };
  const beforeLast = /^L-(\d{1,2})$/.exec(text);
  if (beforeLast) {
    const days = Number(beforeLast[1]);
    if (days >= 1 && days <= 30) return { ok: true, value: { kind: 'beforeLast', days } };
    return refuse(`has ${quote(item.text)} as its day-of-month; L-1 to L-30 are allowed`, item.position + 2);
  }
  const nearest = /^(\d{1,2})W$/.exec(text);
  if (!nearest) {
    const detail = `has ${quote(item.text)} as its day-of-month; L, L-3, LW and 15W are allowed, without range or step`;
    return refuse(detail, item.position);
  }
  const day = readValue({ text: nearest[1] ?? '', position: item.position }, fields['day-of-month']);
  return day.ok ? { ok: true, value: { kind: 'nearestWeekday', day: day.value } } : day;
}

/** An item of the day-of-week that is no plain value: `2#3`, `5L`, `FRIL`. Null when it has nothing of these. */
export function readNthWeekday(item: Token): Read<NthWeekday> | null {
  const text = item.text.toUpperCase();
  const match = /^([^#]*?)(?:#(.*)|L)$/.exec(text);
  if (!match) {
    if (!text.includes('L')) return null;
    return refuse(`has ${quote(item.text)} as its day-of-week; 5L or FRIL is the last Friday`, item.position);
  }
  const [, day = '', nth] = match;
  if (day === '') {
    const detail = `has ${quote(item.text)} as its day-of-week, without a day; 5L is the last Friday, 2#3 the third Tuesday`;
    return refuse(detail, item.position);
  }
  const read = readValue({ text: item.text.slice(0, day.length), position: item.position }, fields['day-of-week']);
  if (!read.ok) return read;
  const weekday = read.value % 7;
  if (nth === undefined) return { ok: true, value: { weekday, nth: 0 } };
  if (/^[1-5]$/.test(nth)) return { ok: true, value: { weekday, nth: Number(nth) } };
  const detail = `has ${quote(item.text)} as its day-of-week; a month has at most five ${weekdayNames[weekday]}, #1 to #5`;
  return refuse(detail, item.position + day.length + 1);
}
