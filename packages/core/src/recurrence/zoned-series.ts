import type { EpochMs } from '../model/task.ts';
import { type DstChoices, type InstantSeries, reachMs, type WallSeries } from './rule.ts';
import { type DstNotes, describeDst } from './zone/describe-dst.ts';
import { type LanePage, lanePageAt } from './zone/lane-pages.ts';
import { type LaneChoices, offsetMsMax } from './zone/lanes.ts';

/**
 * A wall-clock rule on the real time line of a zone. Its occurrences are a set, whoever walks it and from where: each
 * wall time of the rule yields
 * - the one instant at which the zone's clocks show it; or
 * - in a fold, where they show it twice, the `first`, the `last` or `both`; or
 * - in a gap, where they never show it, nothing (`skip`) or the instant later by the length of the gap (`shift`; where
 *   that is an occurrence anyway there is one, not two).
 * next(t) is the least element of the set after t.
 */
export function zoneSeries(series: WallSeries, zone: string, choices: DstChoices): InstantSeries & DstNotes {
  const laneChoices = settleChoices(series, choices);
  const notes = describeDst(series, zone, laneChoices);
  if (zone === 'UTC') return { next: (after) => series.next(after), ...notes };
  return { next: (after) => nextInstant(series, zone, laneChoices, after), ...notes };
}

/**
 * A rule that fires in every hour of the day follows elapsed time: an hour that does not exist is left out, one that
 * comes twice counts twice. Any other rule names hours, and keeps its promise of once for each time it names.
 */
export function settleChoices(series: WallSeries, { gap, fold }: DstChoices): LaneChoices {
  return { gap: gap ?? (series.everyHour ? 'skip' : 'shift'), fold: fold ?? (series.everyHour ? 'both' : 'first') };
}

function nextInstant(series: WallSeries, zone: string, choices: LaneChoices, after: EpochMs): EpochMs | null {
  const nextWall = withMemory(series);
  // A rule may name nothing but wall times that do not exist, such as 02:30 on the last Sunday of March in Berlin.
  for (let from = after; from < after + reachMs;) {
    const page = lanePageAt(zone, choices, from + 1);
    const at = firstOnPage(nextWall, page, from);
    if (at !== null) return at;
    // Wall times up to there are on this page or before it, so what follows the page begins with this one.
    const wall = nextWall(page.endAt - offsetMsMax);
    if (wall === null) return null;
    from = Math.max(page.endAt, wall - offsetMsMax) - 1;
  }
  return null;
}

/** The least instant after `from` that the lanes of the page yield. */
function firstOnPage(nextWall: WallSeries['next'], { lanes }: LanePage, from: EpochMs): EpochMs | null {
  let first: EpochMs | null = null;
  for (const lane of lanes) {
    if (lane.endAt <= from + 1) continue;
    if (first !== null && lane.startAt >= first) break;
    const wall = nextWall(Math.max(from, lane.startAt - 1) + lane.offsetMs);
    const at = wall === null ? null : wall - lane.offsetMs;
    if (at !== null && at < lane.endAt && (first === null || at < first)) first = at;
  }
  return first;
}

/** Where next(a) is w, so is next of everything between: a rule that fires rarely is asked once for several pages. */
function withMemory(series: WallSeries): WallSeries['next'] {
  let asked = 0;
  let answer: number | null | undefined;
  return (afterWallMs) => {
    if (answer !== undefined && asked <= afterWallMs && (answer === null || afterWallMs < answer)) return answer;
    asked = afterWallMs;
    answer = series.next(afterWallMs);
    return answer;
  };
}
