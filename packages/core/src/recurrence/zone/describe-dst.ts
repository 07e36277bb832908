import type { EpochMs } from '../../model/task.ts';
import { utcWallTime } from '../../time/calendar.ts';
import { offsetMsAt } from '../../time/civil.ts';
import { formatInstant, formatWall } from '../../time/format-instant.ts';
import { formatLength } from '../../time/format-length.ts';
import type { WallSeries } from '../rule.ts';
import { lanePageAt, spansAround } from './lane-pages.ts';
import type { LaneChoices } from './lanes.ts';
import type { Span } from './transitions.ts';

/** What the clocks of the zone did to occurrences, each in one sentence; null where they did nothing. */
export type DstNotes = {
  /** `at` is an occurrence. */
  explain(at: EpochMs): string | null;
  /** `at` is the first occurrence after `after`: what gap `skip` left out between them. */
  explainSkipped(after: EpochMs, at: EpochMs): string | null;
};

/** A note looks no further than this. */
const countedMax = 1_000;

export function describeDst(series: WallSeries, zone: string, choices: LaneChoices): DstNotes {
  if (zone === 'UTC') return { explain: () => null, explainSkipped: () => null };
  return {
    explain: (at) => explainGap(series, zone, choices, at) ?? explainFold(zone, choices, at),
    explainSkipped: (after, at) => (choices.gap === 'skip' ? explainSkipped(series, zone, after, at) : null),
  };
}

function explainGap(series: WallSeries, zone: string, choices: LaneChoices, at: EpochMs): string | null {
  const offsetMs = offsetMsAt(zone, at);
  const lanes = lanePageAt(zone, choices, at).lanes.filter((lane) => lane.startAt <= at && at < lane.endAt);
  const moved = lanes.find((lane) => lane.offsetMs !== offsetMs && isNamed(series, at + lane.offsetMs));
  if (!moved) return null;
  const taken = written(at + offsetMs);
  const what = `${written(at + moved.offsetMs)} does not exist in ${zone}, where the clocks go forward by ${formatLength(offsetMs - moved.offsetMs)}`;
  const isShared = lanes.some((lane) => lane.offsetMs === offsetMs) && isNamed(series, at + offsetMs);
  if (!isShared) return `${what}; ${taken} was taken instead, and gap "skip" would leave it out.`;
  return `${what}; it moved on to ${taken}, which is an occurrence of its own, so there is one and not two.`;
}

function explainFold(zone: string, { fold }: LaneChoices, at: EpochMs): string | null {
  const wallMs = at + offsetMsAt(zone, at);
  const shown = instantsOf(spansAround(zone, at), wallMs);
  const [first, last] = [shown[0], shown.at(-1)];
  if (first === undefined || last === undefined || first === last) return null;
  const what = `${written(wallMs)} occurs twice in ${zone}, where the clocks go back by ${formatLength(last - first)}`;
  const [otherChoice, other] = at === first ? ['last', last] : ['first', first];
  if (fold === 'both') {
    const which = at === first ? 'first' : 'last';
    return `${what}; both were taken, this is the ${which} one, and fold "${otherChoice}" would leave it out.`;
  }
  return (
    `${what}; the ${fold} one, ${formatInstant(at)}, was taken, ` +
    `fold "${otherChoice}" would take ${formatInstant(other)}, and fold "both" would take both.`
  );
}

function explainSkipped(series: WallSeries, zone: string, after: EpochMs, at: EpochMs): string | null {
  const endMs = at + offsetMsAt(zone, at);
  const skipped: number[] = [];
  let wallMs = series.next(after + offsetMsAt(zone, after));
  for (let looked = 0; wallMs !== null && wallMs < endMs && looked <= countedMax; looked++) {
    if (instantsOf(spansAround(zone, wallMs), wallMs).length === 0) skipped.push(wallMs);
    wallMs = series.next(wallMs);
  }
  const [first] = skipped;
  if (first === undefined) return null;
  const where = `in ${zone}, where the clocks go forward by ${formatLength(gapMsAt(spansAround(zone, first), first))}`;
  if (skipped.length === 1) {
    return `${written(first)} was skipped: it does not exist ${where}, and gap "shift" would move it on by as much.`;
  }
  const count = skipped.length > countedMax ? `More than ${countedMax}` : String(skipped.length);
  return (
    `${count} occurrences from ${written(first)} on were skipped: these times do not exist ${where}, ` +
    'and gap "shift" would move them on by as much.'
  );
}

function isNamed(series: WallSeries, wallMs: number): boolean {
  return series.next(wallMs - 1) === wallMs;
}

/** The instants at which the clocks show the wall time, in order. */
function instantsOf(spans: readonly Span[], wallMs: number): EpochMs[] {
  return spans
    .filter(({ startAt, endAt, offsetMs }) => startAt <= wallMs - offsetMs && wallMs - offsetMs < endAt)
    .map(({ offsetMs }) => wallMs - offsetMs);
}

/** The length of the gap in which the wall time lies; it must lie in one. */
function gapMsAt(spans: readonly Span[], wallMs: number): number {
  const index = spans.findIndex(({ startAt, offsetMs }) => wallMs < startAt + offsetMs);
  return (spans[index]?.offsetMs ?? 0) - (spans[index - 1]?.offsetMs ?? 0);
}

function written(wallMs: number): string {
  return formatWall(utcWallTime(wallMs));
}
