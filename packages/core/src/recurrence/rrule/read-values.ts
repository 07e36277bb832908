import { utcEpochMs } from '../../time/calendar.ts';
import { parseTime } from '../../time/parse-time.ts';
import { frequencies, type Frequency, type RruleParts, type WeekdayPart, weekdayCodes } from './rrule-parts.ts';

/** A value, or what is wrong with it: a sentence that continues "the value". */
export type Value<Of> = { ok: true; value: Of } | { ok: false; must: string };

/** Where `min` is negative, counting is from the end as well, and there is no zero. */
type Range = { min: number; max: number; what: string };

/** RFC 5545 section 3.3.10, but for the leap second 60, which no clock here shows. */
export const ranges = {
  BYSECOND: { min: 0, max: 59, what: 'seconds' },
  BYMINUTE: { min: 0, max: 59, what: 'minutes' },
  BYHOUR: { min: 0, max: 23, what: 'hours' },
  BYMONTHDAY: { min: -31, max: 31, what: 'days of the month' },
  BYYEARDAY: { min: -366, max: 366, what: 'days of the year' },
  BYWEEKNO: { min: -53, max: 53, what: 'weeks' },
  BYMONTH: { min: 1, max: 12, what: 'months' },
  BYSETPOS: { min: -366, max: 366, what: 'positions' },
} as const satisfies Record<string, Range>;

export function readNumber(text: string, { min, max, what }: Range): Value<number> {
  const isSigned = min < 0;
  const isNumber = (isSigned ? /^[+-]?\d{1,3}$/ : /^\d{1,2}$/).test(text);
  const value = Number(text);
  if (isNumber && value >= min && value <= max && !(isSigned && value === 0)) return { ok: true, value };
  const fromEnd = isSigned ? `, and from -1 to ${min} from the end` : '';
  return { ok: false, must: `${what} go from ${Math.max(min, isSigned ? 1 : 0)} to ${max}${fromEnd}` };
}

export function readWeekday(text: string): Value<WeekdayPart> {
  const [, number, code] = /^([+-]?\d{1,2})?([A-Z]{2})$/.exec(text) ?? [];
  const weekday = weekdayNumber(code);
  if (weekday === 0) {
    return { ok: false, must: `weekdays are ${weekdayCodes.join(', ')}, with a number before them for the nth` };
  }
  if (number === undefined) return { ok: true, value: { nth: 0, weekday } };
  const nth = Number(number);
  if (nth !== 0 && Math.abs(nth) <= 53) return { ok: true, value: { nth, weekday } };
  return { ok: false, must: 'the number goes from 1 to 53, and from -1 to -53 from the end' };
}

export function readFrequency(text: string): Value<Frequency> {
  const value = frequencies.find((one) => one === text);
  return value ? { ok: true, value } : { ok: false, must: `it is one of ${frequencies.join(', ')}` };
}

export function readWeekStart(text: string): Value<number> {
  const value = weekdayNumber(text);
  return value > 0 ? { ok: true, value } : { ok: false, must: `it is one of ${weekdayCodes.join(', ')}` };
}

export function readWhole(text: string, max: number, advice: string): Value<number> {
  const value = /^\d{1,10}$/.test(text) ? Number(text) : 0;
  if (value >= 1 && value <= max) return { ok: true, value };
  return { ok: false, must: `it goes from 1 to ${max}${advice}` };
}

/** `20271231` (that whole day), `20271231T235959`, or with Z for UTC. */
export function readUntil(text: string): Value<NonNullable<RruleParts['until']>> {
  const [isRead, year, month, day, hour = '23', minute = '59', second = '59', utc] =
    /^(\d{4})(\d\d)(\d\d)(?:T(\d\d)(\d\d)(\d\d)(Z)?)?$/.exec(text) ?? [];
  if (isRead === undefined) return { ok: false, must: 'it is such as 20271231, 20271231T235959 or 20271231T235959Z' };
  const time = parseTime(`${year}-${month}-${day} ${hour}:${minute}:${second}`);
  if (!time.ok) return { ok: false, must: `it ${time.detail}` };
  return { ok: true, value: { wallMs: utcEpochMs(time.wall), isUtc: utc !== undefined } };
}

/** 1 Monday to 7 Sunday; 0 for anything else. */
function weekdayNumber(code: string | undefined): number {
  return weekdayCodes.findIndex((one) => one === code) + 1;
}
