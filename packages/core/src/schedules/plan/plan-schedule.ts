import type { Schedule, SkipSpan } from '../../model/schedule.ts';
import type { EpochMs } from '../../model/task.ts';
import type { ScheduleChange } from '../../ports/schedule-ledger.ts';
import type { Recurrence } from '../../recurrence/recurrence.ts';
import { missedAfterMs, planLeadMs } from '../../wheel/constants.ts';
import type { PlannedRun } from './build-occurrence.ts';
import { judgeLate, type Fate } from './judge-late.ts';
import { createSkipSpans } from './skip-spans.ts';

export type PlanningRecurrence = Pick<Recurrence, 'nextNominal' | 'decide' | 'planAt'>;

/** What is to be written for a schedule. `change` is null when there is nothing to decide and nothing to correct. */
export type SchedulePlan = {
  runs: Omit<PlannedRun, 'id'>[];
  /** Closed spans, to be kept before the change is written. */
  skips: SkipSpan[];
  change: ScheduleChange | null;
};

/** Occurrences looked at in one go: enough for a schedule of every second that is an hour behind in two. */
const fatesMax = 2_000;

/**
 * Decides every occurrence whose time to plan has come, from plannedUntil to the lead ahead of `now`: it runs, or it
 * is on record as one that does not. Pure, and the same for everybody who starts from the same record, so that two
 * planners write the same tasks. What is more than one go is left for the next.
 */
export function planSchedule(schedule: Schedule, recurrence: PlanningRecurrence, now: EpochMs): SchedulePlan {
  if (schedule.state !== 'active' || schedule.deletedAt !== null) return { runs: [], skips: [], change: null };
  const seen = collectFates(schedule, recurrence, now);
  const fates = judgeLate(schedule, seen.fates, now, seen.isCut && seen.next !== null && isLate(seen.next, now));

  const spans = createSkipSpans(schedule.openSkip);
  const runs: SchedulePlan['runs'] = [];
  let runCount = schedule.runCount;
  let plannedUntil = schedule.plannedUntil;
  const isFull = (): boolean => schedule.maxRuns !== null && runCount >= schedule.maxRuns;
  for (const { kind, nominalAt, dueAt } of fates) {
    if (isFull()) break;
    plannedUntil = nominalAt;
    if (kind === 'run' || kind === 'catchup') {
      spans.close();
      runCount += 1;
      const runKind = kind === 'run' ? 'planned' : 'catchup';
      runs.push({ nominalAt, dueAt, runNumber: runCount, kind: runKind, overlap: schedule.overlap, backfillId: null });
    } else {
      spans.skip(nominalAt, kind === 'late' ? 'missed' : kind);
    }
  }
  const next = recurrence.nextNominal(plannedUntil);
  const isOver = next === null || isFull();
  if (isOver) spans.close();
  if (isOver && next !== null) spans.closed.push({ from: next, to: null, count: null, reason: 'max_runs' });
  const change = changed(schedule, {
    plannedUntil,
    runCount,
    lastNominalAt: runs.at(-1)?.nominalAt ?? schedule.lastNominalAt,
    openSkip: spans.open,
    pausedSpans: schedule.pausedSpans.filter(({ until }) => until === null || (next !== null && next <= until)),
    ...(isOver
      ? {
          state: 'finished',
          finishReason: isFull() ? 'max_runs' : 'ended',
          finishedAt: now,
          nextNominalAt: null,
          nextPlanAt: null,
        }
      : { nextNominalAt: next, nextPlanAt: recurrence.planAt(next) - planLeadMs }),
  });
  return { runs, skips: spans.closed, change };
}

function collectFates(
  schedule: Schedule,
  recurrence: PlanningRecurrence,
  now: EpochMs,
): { fates: Fate[]; next: EpochMs | null; isCut: boolean } {
  const fates: Fate[] = [];
  const isPaused = (at: EpochMs): boolean =>
    schedule.pausedSpans.some(({ from, until }) => at > from && (until === null || at <= until));
  let next = recurrence.nextNominal(schedule.plannedUntil);
  while (next !== null && recurrence.planAt(next) - planLeadMs <= now) {
    if (fates.length === fatesMax) return { fates, next, isCut: true };
    const decided = recurrence.decide(next);
    const dueAt = decided.kind === 'run' ? decided.due : next;
    const kind = isPaused(next)
      ? 'paused'
      : decided.kind === 'excluded'
        ? 'excluded'
        : isLate(dueAt, now)
          ? 'late'
          : 'run';
    fates.push({ nominalAt: next, dueAt, kind });
    next = recurrence.nextNominal(next);
  }
  return { fates, next, isCut: false };
}

function isLate(dueAt: EpochMs, now: EpochMs): boolean {
  return dueAt + missedAfterMs < now;
}

/** Null when the change would change nothing. */
function changed(schedule: Schedule, change: ScheduleChange): ScheduleChange | null {
  const differs = Object.entries(change).some(
    ([field, value]) => JSON.stringify(schedule[field as keyof Schedule]) !== JSON.stringify(value),
  );
  return differs ? change : null;
}
