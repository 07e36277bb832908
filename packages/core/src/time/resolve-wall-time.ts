import type { EpochMs, TimeResolution } from '../model/task.ts';
import { dayMs, utcEpochMs, utcWallTime, type WallTime } from './calendar.ts';
import { offsetMsAt } from './civil.ts';
import { formatInstant, formatWall } from './format-instant.ts';
import { formatLength } from './format-length.ts';

/** What to do with a wall time that does not exist (gap) or exists twice (fold). */
export type WallTimeChoices = {
  /** `shift`: later by the length of the gap, as 02:30 becomes 03:30; `reject`: refuse it. */
  gap: 'shift' | 'reject';
  fold: 'first' | 'last';
};

export type ResolvedTime = { ok: true; at: EpochMs; resolution: TimeResolution | null } | { ok: false; detail: string };

/**
 * The instant at which a wall clock in the zone shows `wall`. The zone must pass isZone and the wall time be one of the
 * calendar. `resolution` says what was done about a gap or a fold, in one sentence; null when there was none.
 */
export function resolveWallTime(wall: WallTime, zone: string, choices: WallTimeChoices): ResolvedTime {
  const wallMs = utcEpochMs(wall);
  // No offset is as large as a day, so these two lie before and after any change of the clocks that concerns `wall`.
  const offsetBefore = offsetMsAt(zone, wallMs - dayMs);
  const offsetAfter = offsetMsAt(zone, wallMs + dayMs);
  const early = wallMs - offsetBefore;
  const late = wallMs - offsetAfter;
  const earlyFits = offsetMsAt(zone, early) === offsetBefore;
  if (early === late && earlyFits) return { ok: true, at: early, resolution: null };
  const lateFits = offsetMsAt(zone, late) === offsetAfter;
  if (earlyFits && lateFits) return resolveFold(wall, zone, choices, early, late);
  if (earlyFits || lateFits) return { ok: true, at: earlyFits ? early : late, resolution: null };
  return resolveGap(wall, zone, choices, early, offsetAfter - offsetBefore);
}

function resolveFold(
  wall: WallTime,
  zone: string,
  choices: WallTimeChoices,
  first: EpochMs,
  last: EpochMs,
): ResolvedTime {
  const [at, other, otherChoice] = choices.fold === 'first' ? [first, last, 'last'] : [last, first, 'first'];
  const note =
    `${formatWall(wall)} occurs twice in ${zone}, where the clocks go back by ${formatLength(last - first)}; ` +
    `the ${choices.fold} one, ${formatInstant(at)}, was taken, and fold "${otherChoice}" would take ${formatInstant(other)}.`;
  return { ok: true, at, resolution: { kind: 'fold', note } };
}

function resolveGap(wall: WallTime, zone: string, choices: WallTimeChoices, at: EpochMs, gapMs: number): ResolvedTime {
  const shifted = formatWall(utcWallTime(utcEpochMs(wall) + gapMs));
  const what = `${formatWall(wall)} does not exist in ${zone}, where the clocks go forward by ${formatLength(gapMs)}`;
  if (choices.gap === 'reject') return { ok: false, detail: `${what}; gap "shift" would take ${shifted}` };
  return {
    ok: true,
    at,
    resolution: { kind: 'gap', note: `${what}; ${shifted} was taken instead, and gap "reject" would refuse it.` },
  };
}
