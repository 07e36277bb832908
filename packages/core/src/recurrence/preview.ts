import type { EpochMs } from '../model/task.ts';
import { offsetMsAt } from '../time/civil.ts';
import { formatWallTime } from '../time/format-instant.ts';
import { formatOffset } from '../time/format-offset.ts';
import { joinNotes } from './explain.ts';
import type { Recurrence } from './recurrence.ts';

export type PreviewedOccurrence = {
  /** When it is due. */
  at: EpochMs;
  /** What a clock in the recurrence's zone shows then, `YYYY-MM-DD HH:mm:ss`. */
  local: string;
  /** Of that clock, `+05:45`. */
  offset: string;
  /** What a gap, a fold, a calendar or jitter changed, and which choice would do otherwise. */
  note: string | null;
};

export type Preview = {
  description: string;
  /** In order of the moments at which they are due. */
  occurrences: PreviewedOccurrence[];
  /** What was left out after the last of them, where the rule ends or the preview gave up; null when nothing. */
  note: string | null;
  /** True when the preview gave up after looking at `examinedMax` nominal times: there may be more. */
  truncated: boolean;
};

/** So much is looked at for one preview: an every-second rule and a calendar that excludes a year meet this. */
const examinedMax = 50_000;

type Found = { nominal: EpochMs; due: EpochMs; before: LeftOut };

/** What did not run since the last that did: a sentence about a gap, how many calendars excluded, and the first of them. */
type LeftOut = { gap: string | null; excludedCount: number; firstExcluded: EpochMs | null };

const nothing: LeftOut = { gap: null, excludedCount: 0, firstExcluded: null };

/**
 * The first `count` occurrences with a nominal time after `after`, in the order in which they are due.
 * @param turn asked after each nominal time; what it returns is awaited, so that others get their turn
 */
export async function previewRecurrence(input: {
  recurrence: Recurrence;
  after: EpochMs;
  count: number;
  turn: () => Promise<void> | undefined;
}): Promise<Preview> {
  const { recurrence, count, turn } = input;
  const found: Found[] = [];
  let left = nothing;
  let lastDue = Number.NEGATIVE_INFINITY;
  let examinedCount = 0;
  let after = input.after;
  let next = recurrence.nextNominal(after);
  // Jitter and calendars change the order: what the rule says later may be due before the last of the first `count`.
  const isWanted = (nominal: EpochMs): boolean => found.length < count || recurrence.planAt(nominal) < lastDue;
  while (next !== null && examinedCount < examinedMax && isWanted(next)) {
    left = { ...left, gap: left.gap ?? recurrence.explainSkipped(after, next) };
    const decided = recurrence.decide(next);
    if (decided.kind === 'excluded') {
      left = { ...left, excludedCount: left.excludedCount + 1, firstExcluded: left.firstExcluded ?? next };
    } else {
      found.push({ nominal: next, due: decided.due, before: left });
      if (found.length <= count) lastDue = Math.max(lastDue, decided.due);
      left = nothing;
    }
    examinedCount++;
    after = next;
    next = recurrence.nextNominal(after);
    await turn();
  }
  const first = found.toSorted((a, b) => a.due - b.due).slice(0, count);
  return {
    description: recurrence.description,
    occurrences: first.map((one) => tell(recurrence, one)),
    note: tellLeftOut(recurrence, left),
    truncated: next !== null && isWanted(next),
  };
}

function tell(recurrence: Recurrence, { nominal, due, before }: Found): PreviewedOccurrence {
  const { timezone } = recurrence;
  return {
    at: due,
    local: formatWallTime(due, timezone),
    offset: formatOffset(offsetMsAt(timezone, due)),
    note: joinNotes([tellLeftOut(recurrence, before), recurrence.explain(nominal)]),
  };
}

function tellLeftOut(recurrence: Recurrence, { gap, excludedCount, firstExcluded }: LeftOut): string | null {
  if (firstExcluded === null) return gap;
  const why = recurrence.explain(firstExcluded);
  const many = `${excludedCount} occurrences were excluded by calendars; the first of them:`;
  return joinNotes([gap, excludedCount === 1 ? null : many, why]);
}
