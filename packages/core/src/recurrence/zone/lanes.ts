import type { EpochMs } from '../../model/task.ts';
import type { Span } from './transitions.ts';

/**
 * Wall times become instants by lanes. A lane says: a wall time w of the rule yields the instant w - offsetMs, if that
 * lies in [startAt, endAt). The occurrences of a rule in a zone are what all lanes yield, each instant once. So the
 * choices for gaps and folds are settled here, once, and walking a series knows nothing of them.
 */
export type Lane = { startAt: EpochMs; endAt: EpochMs; offsetMs: number };

export type LaneChoices = { gap: 'shift' | 'skip'; fold: 'first' | 'last' | 'both' };

/** No zone was ever 16 h from UTC or more (Manila until 1844: -15:56, Metlakatla until 1867: +15:14). */
export const offsetMsMax = 16 * 3_600_000;

/** Two instants at which a zone's clocks show the same lie closer than this, and so do a wall time and where it shifts to. */
export const reachOfChangeMs = 2 * offsetMsMax;

/** The lanes of `spans`, which follow one another without a hole, ordered by start. */
export function lanesOf(spans: readonly Span[], choices: LaneChoices): Lane[] {
  const lanes = spans.flatMap((span, index) => ordinaryLanes(spans, span, index, choices.fold));
  if (choices.gap === 'shift') {
    for (let index = 1; index < spans.length; index++) lanes.push(...shiftedLanes(spans, index));
  }
  return lanes.toSorted((a, b) => a.startAt - b.startAt);
}

/** What the clocks really show in the span, less what they show again and is taken at another time. */
function ordinaryLanes(spans: readonly Span[], span: Span, index: number, fold: LaneChoices['fold']): Lane[] {
  const others = fold === 'both' ? [] : fold === 'first' ? spans.slice(0, index) : spans.slice(index + 1);
  return without([span], others);
}

/**
 * Wall times that the change at the start of span `index` leaves out keep the offset from before it, which moves them on
 * by the length of the gap. Out of these come those that another span shows or an earlier gap has moved already.
 */
function shiftedLanes(spans: readonly Span[], index: number): Lane[] {
  const gap = gapBefore(spans, index);
  if (!gap) return [];
  const earlier = spans.slice(0, index).flatMap((_, at) => gapBefore(spans, at) ?? []);
  return without([gap], [...spans, ...earlier]);
}

/** The gap between span `index - 1` and span `index` as a lane; null where the clocks do not go forward. */
function gapBefore(spans: readonly Span[], index: number): Lane | null {
  const before = spans[index - 1];
  const after = spans[index];
  if (!before || !after || after.offsetMs <= before.offsetMs) return null;
  const { startAt } = after;
  return { startAt, endAt: startAt + after.offsetMs - before.offsetMs, offsetMs: before.offsetMs };
}

/** `lanes` without the wall times of `others`. */
function without(lanes: readonly Lane[], others: readonly Lane[]): Lane[] {
  return others.reduce<Lane[]>((left, other) => left.flatMap((lane) => subtract(lane, other)), [...lanes]);
}

function subtract(lane: Lane, other: Lane): Lane[] {
  // In terms of the lane's instants, for wall times are what is compared.
  const from = other.startAt + other.offsetMs - lane.offsetMs;
  const until = other.endAt + other.offsetMs - lane.offsetMs;
  if (until <= lane.startAt || from >= lane.endAt) return [lane];
  const parts: Lane[] = [];
  if (from > lane.startAt) parts.push({ ...lane, endAt: from });
  if (until < lane.endAt) parts.push({ ...lane, startAt: until });
  return parts;
}
