import { assert } from '../../model/assert.ts';
import type { EpochMs } from '../../model/task.ts';
import { dayMs, utcEpochMs, utcWallTime } from '../../time/calendar.ts';
import { offsetMsAt, wallTimeAt } from '../../time/civil.ts';
import { resolveWallTime } from '../../time/resolve-wall-time.ts';

/** What a clock in the zone shows, as milliseconds on a clock that shows UTC. */
export function wallMsAt(zone: string, at: EpochMs): number {
  return at + offsetMsAt(zone, at);
}

/** The instant at which a clock in the zone shows it: the first in a fold, later by its length in a gap. */
export function instantOf(zone: string, wallMs: number): EpochMs {
  if (zone === 'UTC') return wallMs;
  const resolved = resolveWallTime(utcWallTime(wallMs), zone, { gap: 'shift', fold: 'first' });
  assert(resolved.ok, 'gap "shift" refuses nothing');
  return resolved.at;
}

/** Not later than instantOf(zone, x) for any x from `wallMs` on: in a gap it goes back by its length. */
export function earliestInstantOf(zone: string, wallMs: number): EpochMs {
  const at = instantOf(zone, wallMs);
  return at - (utcEpochMs(wallTimeAt(zone, at)) - wallMs);
}

/** The days of a zone, counted since 1970-01-01. A day that the zone skipped begins where the next one does. */
export type ZoneDays = {
  startOf(date: number): EpochMs;
  /** The date whose day, from its start to the start of the next, has the instant in it. */
  dateAt(at: EpochMs): number;
};

/** Starts of days that are remembered: each costs several questions to Intl. */
const startsMax = 2_000;

export function createZoneDays(zone: string): ZoneDays {
  const starts = new Map<number, EpochMs>();

  function startOf(date: number): EpochMs {
    const known = starts.get(date);
    if (known !== undefined) return known;
    if (starts.size >= startsMax) starts.clear();
    const start = instantOf(zone, date * dayMs);
    starts.set(date, start);
    return start;
  }

  return {
    startOf,
    dateAt(at) {
      let date = Math.floor(wallMsAt(zone, at) / dayMs);
      // Clocks that go back across midnight show the old date for a second time.
      while (startOf(date + 1) <= at) date += 1;
      while (startOf(date) > at) date -= 1;
      return date;
    },
  };
}
