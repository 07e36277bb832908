import type { EpochMs } from '../../model/task.ts';
import { dayMs } from '../../time/calendar.ts';
import { earliestInstantOf, instantOf, wallMsAt } from './local-time.ts';
import { endless, type Span } from './span.ts';
import type { Stretches } from './stretches.ts';

export type Direction = 'next' | 'previous';

/** An occurrence is not moved further. */
export const moveDaysMax = 100;
const moveMsMax = moveDaysMax * dayMs;
/** Days and windows may follow one another; after so many turns it is given up. */
const turnsMax = 1_000;
const windowStepMs = 1_000;

/**
 * Where an excluded instant is moved to. From an excluded day: the same local time on the first day in that direction
 * that is not excluded. From a window: its end, or a second before it begins. Where that is excluded again, it goes on
 * from there. Null when that would be further than 100 days.
 */
export function moveOut(stretches: Stretches, zone: string, nominal: EpochMs, direction: Direction): EpochMs | null {
  let at = nominal;
  let timeOfDay = timeOfDayAt(zone, at);
  for (let turns = 0; turns < turnsMax && Math.abs(at - nominal) <= moveMsMax; turns += 1) {
    const run = stretches.days.at(at);
    if (run) {
      if (!Number.isFinite(direction === 'next' ? run.until : run.from)) return null;
      at = sameTimeBeyond(zone, run, timeOfDay, direction);
      continue;
    }
    const window = stretches.windows.at(at);
    if (!window) return at;
    at = direction === 'next' ? window.until : window.from - windowStepMs;
    timeOfDay = timeOfDayAt(zone, at);
  }
  return null;
}

function sameTimeBeyond(zone: string, run: Span, timeOfDay: number, direction: Direction): EpochMs {
  if (direction === 'next') {
    let date = Math.floor(wallMsAt(zone, run.until) / dayMs) - 1;
    while (instantOf(zone, date * dayMs + timeOfDay) < run.until) date += 1;
    return instantOf(zone, date * dayMs + timeOfDay);
  }
  let date = Math.floor(wallMsAt(zone, run.from) / dayMs) + 1;
  while (instantOf(zone, date * dayMs + timeOfDay) >= run.from) date -= 1;
  return instantOf(zone, date * dayMs + timeOfDay);
}

function timeOfDayAt(zone: string, at: EpochMs): number {
  const wallMs = wallMsAt(zone, at);
  return wallMs - Math.floor(wallMs / dayMs) * dayMs;
}

/**
 * Not later than anything in the stretch is moved to by `previous`: a day before its first excluded day begins, or just
 * before its window; and where that meets earlier stretches, the same of them.
 */
export function earliestMove(stretches: Stretches, zone: string, stretch: Span): EpochMs {
  // Nothing is moved out of what has no end.
  if (!Number.isFinite(stretch.from) || !Number.isFinite(stretch.until)) return endless.until;
  const limit = stretch.from - moveMsMax;
  let earliest = earliestStep(stretches, zone, stretch);
  let before = stretches.before(stretch);
  while (before && before.until > earliest && earliest > limit) {
    earliest = Math.min(earliest, earliestStep(stretches, zone, before));
    before = stretches.before(before);
  }
  return Math.max(earliest, limit);
}

function earliestStep(stretches: Stretches, zone: string, { from, until }: Span): EpochMs {
  const firstDay = stretches.days.at(from) ? from : stretches.days.freeUntil(from);
  if (firstDay >= until) return from - windowStepMs;
  // The wall time that the clocks had reached when the day began: what they skip then is the day before.
  const reached = wallMsAt(zone, firstDay - 1) + 1;
  return Math.min(from - windowStepMs, earliestInstantOf(zone, reached - dayMs));
}
