import { daysInMonth, type WallTime } from './calendar.ts';

/** A time as written: a wall time, and its offset from UTC when one was given. */
export type ParsedTime = { ok: true; wall: WallTime; offsetMs: number | null } | { ok: false; detail: string };

const textCharsMax = 64;
const howTo = 'write YYYY-MM-DD HH:mm:ss, or ISO 8601 with an offset such as 2026-03-01T09:30:00+02:00';
const syntax = /^(\d{4})-(\d\d)-(\d\d)[ T](\d\d):(\d\d):(\d\d)(?:\.(\d{1,9}))?(?:(Z)|([+-])(\d\d):(\d\d))?$/;

/** What people write instead, most specific first, and what to tell them. */
const mistakes: [RegExp, string][] = [
  [/^\s*$/, `is empty; ${howTo}`],
  [/^[+-]?\d+(\.\d*)?(e\d+)?$/i, `is a number, and seconds or milliseconds since 1970 are not accepted; ${howTo}`],
  [/^\s|\s$/, 'must not begin or end with a space'],
  [/^[+-]?\d{5,}-/, 'must have a year of four digits, from 0001 to 9999'],
  [/^\d{4}-?W/i, `must not be a week date; ${howTo}`],
  [/^\d{4}-?\d{3}(\D|$)/, `must not count the days of the year; ${howTo}`],
  [/^\d{4}-\d\d-\d\dZ?$/, `has no time of day; ${howTo}`],
  [/^\d{4}-\d\d-\d\d[ Tt]\d\d(:\d\d)?([Zz]|[+-]\d\d:?\d\d)?$/, `has no seconds; ${howTo}`],
  [/^\d{4}-\d\d-\d\dt|\dz$/, 'must have T and Z in upper case'],
  [/[+-]\d\d(\d\d)?$/, 'must have its offset as Z or with a colon, such as +02:00'],
  [/\]$/, 'must not name a zone in brackets; it belongs into timezone'],
];

/** Reads syntax and calendar; knows nothing of zones. A fraction finer than milliseconds is rounded up. */
export function parseTime(text: string): ParsedTime {
  if (text.length > textCharsMax) return refuse(`must have at most ${textCharsMax} characters; ${howTo}`);
  const match = syntax.exec(text);
  if (!match) return refuse(mistakes.find(([pattern]) => pattern.test(text))?.[1] ?? `is not a time; ${howTo}`);
  const [, year, month, day, hour, minute, second, fraction = '', utc, sign, offsetHour, offsetMinute] = match;
  const wall = {
    year: Number(year),
    month: Number(month),
    day: Number(day),
    hour: Number(hour),
    minute: Number(minute),
    second: Number(second),
    millisecond: Math.ceil(Number(fraction.padEnd(9, '0')) / 1_000_000),
  };
  const detail = checkCalendar(wall) ?? checkOffset(offsetHour, offsetMinute);
  if (detail !== null) return refuse(detail);
  if (utc === 'Z') return { ok: true, wall, offsetMs: 0 };
  if (sign === undefined) return { ok: true, wall, offsetMs: null };
  const offsetMs = (Number(offsetHour) * 60 + Number(offsetMinute)) * 60_000;
  return { ok: true, wall, offsetMs: sign === '-' ? -offsetMs : offsetMs };
}

function checkCalendar(wall: WallTime): string | null {
  const { year, month, day, hour, minute, second } = wall;
  if (year < 1) return 'must have a year from 0001 to 9999';
  if (month < 1 || month > 12) return `has month ${month}; months go from 01 to 12`;
  const days = daysInMonth(year, month);
  if (day < 1 || day > days) return `has day ${day}; month ${month} of ${year} has days 01 to ${days}`;
  if (hour === 24) return 'has hour 24; midnight is 00:00:00 of the next day';
  if (hour > 23) return `has hour ${hour}; hours go from 00 to 23`;
  if (minute > 59) return `has minute ${minute}; minutes go from 00 to 59`;
  if (second === 60) return 'has second 60; leap seconds are not accepted, write 59 or the next minute';
  if (second > 59) return `has second ${second}; seconds go from 00 to 59`;
  return null;
}

function checkOffset(hour: string | undefined, minute: string | undefined): string | null {
  if (hour === undefined || (Number(hour) <= 23 && Number(minute) <= 59)) return null;
  return `has the offset ${hour}:${minute}; offsets go up to 23:59`;
}

function refuse(detail: string): ParsedTime {
  return { ok: false, detail };
}
