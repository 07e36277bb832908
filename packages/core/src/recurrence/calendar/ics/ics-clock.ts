import type { EpochMs } from '../../../model/task.ts';
import { dayMs } from '../../../time/calendar.ts';
import { isZone } from '../../../time/civil.ts';
import { instantOf, wallMsAt } from '../local-time.ts';
import { completeParts } from '../../rrule/complete-parts.ts';
import { createSeries } from '../../rrule/compile-rrule.ts';
import { parseRrule } from '../../rrule/parse-rrule.ts';
import { offsetOf, rawOf, textOf, timeOf, timesOf } from './parse-property.ts';
import type { Properties, RawZone } from './read-components.ts';

/** How the wall times of an event are read. `floating`: as they are, in whatever zone the calendar has. */
export type IcsClock = {
  isFloating: boolean;
  instantOf(wallMs: number): EpochMs;
  wallMsAt(at: EpochMs): number;
};

export const utcClock: IcsClock = { isFloating: false, instantOf: (wallMs) => wallMs, wallMsAt: (at) => at };
export const floatingClock: IcsClock = { ...utcClock, isFloating: true };

type Range = { from: EpochMs; until: EpochMs };
type Budget = { rules: number; times: number };

/** From an instant on the zone has the offset. */
type Change = { at: EpochMs; offsetMs: number; offsetBeforeMs: number };

const changesMax = 1_000;
/** So many rules of its time zones are followed in one file. */
const rulesMax = 40;
/** Changes are looked for so long before the range, or the end of their rule, to know what is in force from then on. */
const lookBackMs = 12 * 366 * dayMs;

/**
 * Finds the clock of a TZID: an IANA name, alone or at the end of a path such as /citadel.org/2021/Europe/Berlin, and
 * for any other, such as Outlook's `W. Europe Standard Time`, what the file's VTIMEZONE says. Null when there is none.
 */
export function createClocks(zones: readonly RawZone[], range: Range): (tzid: string) => IcsClock | null {
  const known = new Map<string, IcsClock | null>();
  const budget = { rules: rulesMax, times: changesMax };
  return (tzid) => {
    const found = known.get(tzid);
    if (found !== undefined) return found;
    const clock = findClock(tzid, zones, range, budget);
    known.set(tzid, clock);
    return clock;
  };
}

function findClock(tzid: string, zones: readonly RawZone[], range: Range, budget: Budget): IcsClock | null {
  const zone = zones.find(({ properties }) => textOf(properties, 'TZID') === tzid);
  const name = zoneName(tzid) ?? zoneName((zone && textOf(zone.properties, 'X-LIC-LOCATION')) ?? '');
  if (name !== null) {
    return {
      isFloating: false,
      instantOf: (wallMs) => instantOf(name, wallMs),
      wallMsAt: (at) => wallMsAt(name, at),
    };
  }
  return zone ? definedClock(zone, range, budget) : null;
}

/** The longest end of a path that is an IANA name. */
function zoneName(tzid: string): string | null {
  const parts = tzid.slice(0, 200).split('/').slice(-4);
  for (let from = 0; from < parts.length; from += 1) {
    const name = parts.slice(from).join('/');
    if (isZone(name)) return name;
  }
  return null;
}

function definedClock({ observances }: RawZone, range: Range, budget: Budget): IcsClock | null {
  budget.rules -= observances.filter((observance) => observance.has('RRULE')).length;
  if (budget.rules < 0) return null;
  const changes: Change[] = [];
  for (const observance of observances) {
    const found = changesOf(observance, range, budget);
    if (found === null || changes.length + found.length > changesMax) return null;
    changes.push(...found);
  }
  const ordered = changes.toSorted((one, other) => one.at - other.at);
  const [first] = ordered;
  if (!first) return null;

  const offsetAt = (at: EpochMs) => ordered.findLast((change) => change.at <= at)?.offsetMs ?? first.offsetBeforeMs;
  return {
    isFloating: false,
    wallMsAt: (at) => at + offsetAt(at),
    instantOf(wallMs) {
      const before = wallMs - offsetAt(wallMs - dayMs);
      const after = wallMs - offsetAt(wallMs + dayMs);
      // The first in a fold; in a gap later by its length.
      return [before, after].find((at) => at + offsetAt(at) === wallMs) ?? before;
    },
  };
}

/** When an observance begins, each time from before the range to its end. Null when that cannot be read. */
function changesOf(observance: Properties, range: Range, budget: Budget): Change[] | null {
  const start = timeOf(observance, 'DTSTART');
  const offsetMs = offsetOf(observance, 'TZOFFSETTO');
  const offsetBeforeMs = offsetOf(observance, 'TZOFFSETFROM');
  const further = timesOf(observance, 'RDATE', budget);
  if (!start || offsetMs === null || offsetBeforeMs === null || further === null) return null;
  const recurring = recurrencesOf(rawOf(observance, 'RRULE'), start.wallMs, offsetBeforeMs, range);
  if (recurring === null) return null;
  const walls = [start.wallMs, ...further.map(({ wallMs }) => wallMs), ...recurring];
  return walls.map((wallMs) => ({ at: wallMs - offsetBeforeMs, offsetMs, offsetBeforeMs }));
}

function recurrencesOf(rrule: string | null, startMs: number, offsetMs: number, range: Range): number[] | null {
  if (rrule === null) return [];
  const parsed = parseRrule(rrule);
  // No zone changes its clocks more often than some times a year.
  if (!parsed.ok || (parsed.value.freq !== 'YEARLY' && parsed.value.freq !== 'MONTHLY')) return null;
  const { until, count } = parsed.value;
  if (count !== null) return null;
  const untilMs = until && until.wallMs + (until.isUtc ? offsetMs : 0);
  const series = createSeries(completeParts(parsed.value, startMs), startMs, untilMs);
  const found: number[] = [];
  // Of a rule that is over the end stays in force.
  const from = Math.max(startMs, Math.min(range.from, untilMs ?? range.from) - lookBackMs);
  let wallMs = series.next(from - 1);
  while (wallMs !== null && wallMs < range.until && found.length <= changesMax) {
    found.push(wallMs);
    wallMs = series.next(wallMs);
  }
  return found.length > changesMax ? null : found;
}
