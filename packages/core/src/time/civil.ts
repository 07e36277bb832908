import { ImpossibleState } from '../model/assert.ts';
import type { EpochMs } from '../model/task.ts';
import { utcWallTime, type WallTime } from './calendar.ts';

/**
 * Time zones, by way of Intl alone. Of Intl only the offset is asked for (`GMT-00:44:30`), never the hours: so the
 * hour "24" that some versions print for midnight, eras before year 1 and two-digit years cannot arise.
 */

const zoneNameCharsMax = 64;
/** A formatter takes about 26 KB and 0.2 ms to make. */
const formattersMax = 256;

/** The IANA names without a slash that Intl knows. It knows others as well, such as IST, PST or ACT, which are no IANA names. */
const plainNames = new Set(
  (
    'UTC GMT GMT+0 GMT-0 GMT0 Greenwich UCT Universal Zulu EST MST HST EST5EDT CST6CDT MST7MDT PST8PDT CET EET MET WET ' +
    'Cuba Egypt Eire GB GB-Eire Hongkong Iceland Iran Israel Jamaica Japan Kwajalein Libya NZ NZ-CHAT Navajo PRC ' +
    'Poland Portugal ROC ROK Singapore Turkey W-SU'
  ).split(' '),
);

const formatters = new Map<string, Intl.DateTimeFormat>();

/**
 * True for an IANA name that this runtime knows, links such as Asia/Kolkata or US/Eastern included. Letters must be in
 * the usual case (Intl itself would take any; of the links it only gives away that each part begins with a capital).
 * Offsets such as +02:00 are no zones: they belong into the time itself.
 */
export function isZone(name: string): boolean {
  if (formatters.has(name)) return true;
  if (name.length > zoneNameCharsMax) return false;
  if (!plainNames.has(name) && !/^(?!SystemV\/)[A-Z][A-Za-z_]*(\/[A-Z][A-Za-z0-9_+-]*)+$/.test(name)) return false;
  try {
    const known = formatterOf(name).resolvedOptions().timeZone;
    const isOtherCase = known !== name && known.toLowerCase() === name.toLowerCase();
    if (isOtherCase) formatters.delete(name);
    return !isOtherCase;
  } catch {
    return false;
  }
}

/**
 * How far the zone's wall clock is ahead of UTC at the instant, in milliseconds (whole seconds; negative west of
 * Greenwich). The zone must pass isZone. About 2 µs; UTC costs nothing.
 */
export function offsetMsAt(zone: string, at: EpochMs): number {
  if (zone === 'UTC') return 0;
  return readOffset(formatterOf(zone).format(at));
}

/** What a wall clock in the zone shows at the instant. The zone must pass isZone. */
export function wallTimeAt(zone: string, at: EpochMs): WallTime {
  return utcWallTime(at + offsetMsAt(zone, at));
}

/** Throws RangeError for a name unknown to Intl. */
function formatterOf(zone: string): Intl.DateTimeFormat {
  let formatter = formatters.get(zone);
  if (formatter) return formatter;
  formatter = new Intl.DateTimeFormat('en-US', { timeZone: zone, timeZoneName: 'longOffset' });
  if (formatters.size >= formattersMax) formatters.delete(formatters.keys().next().value as string);
  formatters.set(zone, formatter);
  return formatter;
}

/** Reads the end of `3/1/1900, GMT-00:43:08`; seconds are printed only where there are any, and `GMT` alone is zero. */
function readOffset(formatted: string): number {
  const start = formatted.lastIndexOf('GMT') + 3;
  if (start === formatted.length) return 0;
  const sign = formatted[start];
  const hours = Number(formatted.slice(start + 1, start + 3));
  const minutes = Number(formatted.slice(start + 4, start + 6));
  const seconds = Number(formatted.slice(start + 7, start + 9));
  const offsetMs = ((hours * 60 + minutes) * 60 + seconds) * 1_000;
  if ((sign !== '+' && sign !== '-') || !Number.isInteger(offsetMs)) {
    throw new ImpossibleState(`Intl printed an offset as ${JSON.stringify(formatted)}`);
  }
  return sign === '-' ? -offsetMs : offsetMs;
}
