import ICAL from 'ical.js';

import { utcEpochMs } from '../../../time/calendar.ts';
import { parseTime } from '../../../time/parse-time.ts';
import type { Properties } from './read-components.ts';
import type { IcsLine } from './split-lines.ts';

/** A date, or a time on a clock: UTC, that of a named zone, or (null) wherever it is read. */
export type IcsTime = { isDate: boolean; wallMs: number; tzid: string | null; isUtc: boolean };

/** jCal, RFC 7265: what ical.js makes of a line. Values that it cannot read come back as some text. */
type JcalProperty = [name: string, parameters: Record<string, unknown>, type: string, ...values: unknown[]];

/** A list of 450 dates has these. */
const propertyCharsMax = 8_192;

/** The text of a property, unescaped; null when it is not there or cannot be read. */
export function textOf(properties: Properties, name: string): string | null {
  const [line] = properties.get(name) ?? [];
  const value = line && parseLine(line)?.[3];
  return typeof value === 'string' ? value : null;
}

/** The first time of a property; null when it is not there or is none. */
export function timeOf(properties: Properties, name: string): IcsTime | null {
  const [line] = properties.get(name) ?? [];
  return (line && readTimes(parseLine(line))?.[0]) ?? null;
}

/**
 * All times of a property that may come several times and with lists; of periods the start. Null when one cannot be read.
 * @param budget how many may still be read; null also when there are more
 */
export function timesOf(properties: Properties, name: string, budget: { times: number }): IcsTime[] | null {
  const lines = properties.get(name) ?? [];
  budget.times -= lines.reduce((sum, { text }) => sum + text.split(',').length, 0);
  if (budget.times < 0) return null;
  const times = lines.map(parseLine).map(readTimes);
  return times.includes(null) ? null : times.flatMap((some) => some ?? []);
}

function readTimes(property: JcalProperty | null): IcsTime[] | null {
  if (property === null) return null;
  const [, parameters, , ...values] = property;
  const tzid = typeof parameters.tzid === 'string' ? parameters.tzid : null;
  const times = values.map((value) => readTime(Array.isArray(value) ? value[0] : value, tzid));
  return times.includes(null) ? null : times.flatMap((time) => time ?? []);
}

/** A DURATION in milliseconds, weeks and days as 168 and 24 hours; null when it is not there, or is none. */
export function durationOf(properties: Properties): number | null {
  const text = textOf(properties, 'DURATION');
  if (text === null || !/^[+]?P(?=[\dT])/.test(text)) return null;
  try {
    const seconds = ICAL.Duration.fromString(text).toSeconds();
    return Number.isSafeInteger(seconds) ? seconds * 1_000 : null;
  } catch {
    return null;
  }
}

/** A UTC offset in milliseconds: `+0100`, or with seconds. */
export function offsetOf(properties: Properties, name: string): number | null {
  const [match, sign, hours, minutes, seconds = '0'] =
    /^([+-])(\d\d):(\d\d)(?::(\d\d))?$/.exec(textOf(properties, name) ?? '') ?? [];
  if (match === undefined) return null;
  const offsetMs = ((Number(hours) * 60 + Number(minutes)) * 60 + Number(seconds)) * 1_000;
  return sign === '-' ? -offsetMs : offsetMs;
}

/** The value as it stands in the file, which RRULE needs: ical.js would read it more leniently than we do. */
export function rawOf(properties: Properties, name: string): string | null {
  const text = properties.get(name)?.[0]?.text;
  return text === undefined ? null : text.slice(text.indexOf(':') + 1).trim();
}

function parseLine({ text }: IcsLine): JcalProperty | null {
  if (text.length > propertyCharsMax) return null;
  try {
    return ICAL.parse.property(text) as JcalProperty;
  } catch {
    return null;
  }
}

/** `2026-03-01`, `2026-03-01T09:30:00`, with Z for UTC; a date that lacks VALUE=DATE comes as `2026-03-01T::`. */
function readTime(value: unknown, tzid: string | null): IcsTime | null {
  if (typeof value !== 'string') return null;
  const [match, date, time, utc] = /^(\d{4}-\d\d-\d\d)(?:T(?:::|(\d\d:\d\d:\d\d)(Z)?))?$/.exec(value) ?? [];
  if (match === undefined) return null;
  // A leap second is the one before it, so that a window of 23:59:60 is none that cannot be read.
  const read = parseTime(`${date} ${(time ?? '00:00:00').replace(/:60$/, ':59')}`);
  if (!read.ok) return null;
  return { isDate: time === undefined, wallMs: utcEpochMs(read.wall), tzid, isUtc: utc !== undefined };
}
