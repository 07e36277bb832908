import type { Schedule, SkipSpan } from '../../model/schedule.ts';
import type { EpochMs } from '../../model/task.ts';
import type { ScheduleChange } from '../../ports/schedule-ledger.ts';
import type { Recurrence } from '../../recurrence/recurrence.ts';
import type { ScheduleDeps } from '../schedule-deps.ts';
import { countNominals } from './count-nominals.ts';
import { isCarried, openMax } from './find-carried.ts';

/** What runs on is counted up to here; a range of more is on record without a count. */
const countMax = 100_000;

export type Turn = {
  change: ScheduleChange;
  /** Ranges that are complete, to be kept before the change is written. */
  closed: SkipSpan[];
};

export type TurnDeps = Pick<ScheduleDeps, 'occurrences' | 'clock'>;

/**
 * How a schedule is turned to what it becomes at the moment `pivot`: everything up to there stays as the old rule decided
 * it, everything after is open again. What the old rule left undecided (it was paused, or the planner was away) is put
 * on record as not run.
 *
 * @param change what the user sets
 * @param before the recurrence as it was; null when it could not be computed
 * @param after the recurrence as it will be; null when the schedule is deleted
 */
export async function turnSchedule(
  deps: TurnDeps,
  {
    schedule,
    change,
    before,
    after,
    pivot,
  }: {
    schedule: Schedule;
    change: ScheduleChange;
    before: Recurrence | null;
    after: Recurrence | null;
    pivot: EpochMs;
  },
): Promise<Turn> {
  const runCount = await runCountAt(deps, schedule, pivot);
  const changed = { ...schedule, runCount, ...change };
  const future = await futureOf(deps, changed, after, pivot);
  if (future === 'over') return { change, closed: [] };

  const skips = before ? await skipsUntil(deps, schedule, before, pivot) : { open: schedule.openSkip, closed: [] };
  const isDeleted = changed.deletedAt !== null;
  return {
    change: {
      plannedUntil: pivot,
      runCount,
      lastNominalAt: await lastNominalAt(deps, schedule, pivot),
      openSkip: isDeleted ? null : skips.open,
      pausedSpans: schedule.pausedSpans.filter(({ until }) => until === null || until > pivot),
      ...future,
      ...change,
    },
    closed: isDeleted && skips.open ? [...skips.closed, skips.open] : skips.closed,
  };
}

/** `over`: it was finished, and stays so. */
async function futureOf(
  deps: TurnDeps,
  schedule: Schedule,
  recurrence: Recurrence | null,
  pivot: EpochMs,
): Promise<'over' | ScheduleChange> {
  if (schedule.state === 'paused' || schedule.deletedAt !== null || !recurrence) {
    return { nextNominalAt: null, nextPlanAt: null };
  }
  const next = recurrence.nextNominal(pivot);
  if (schedule.state === 'finished') {
    const isFull = schedule.maxRuns !== null && schedule.runCount >= schedule.maxRuns;
    const hasFuture = next !== null && !isFull;
    if (!hasFuture && !(await hasCarried(deps, schedule, pivot))) return 'over';
  }
  // Due at once, whatever comes next: should this request end before the planner has its turn, the planner duty takes it.
  return { state: 'active', finishReason: null, finishedAt: null, nextNominalAt: next, nextPlanAt: pivot };
}

async function hasCarried({ occurrences }: TurnDeps, schedule: Schedule, pivot: EpochMs): Promise<boolean> {
  const open = await occurrences.openOccurrences([schedule.id], openMax);
  return open.some((one) => isCarried(one, { revision: schedule.revision, plannedUntil: pivot }));
}

/** Occurrences that ran, or will, with a nominal time up to the pivot. */
async function runCountAt({ occurrences }: TurnDeps, schedule: Schedule, pivot: EpochMs): Promise<number> {
  if (schedule.plannedUntil <= pivot) return schedule.runCount;
  const first = await occurrences.firstRunNumberAfter(schedule.id, pivot, schedule.revision);
  return first === null ? schedule.runCount : first - 1;
}

/** Occurrences looked at for the last one that was planned to run. */
const lastLookMax = 20;

async function lastNominalAt({ occurrences }: TurnDeps, schedule: Schedule, pivot: EpochMs): Promise<EpochMs | null> {
  if (schedule.lastNominalAt === null || schedule.lastNominalAt <= pivot) return schedule.lastNominalAt;
  const query = { scheduleId: schedule.id, from: schedule.createdAt, until: pivot + 1, limit: lastLookMax };
  const found = await occurrences.listOccurrences({ ...query, order: 'latest' });
  const last = found.find(({ occurrence, finishReason }) => occurrence?.runNumber && finishReason !== 'superseded');
  return last?.occurrence?.nominalAt ?? null;
}

/** The range that is open at the pivot, and one that has ended before it. */
async function skipsUntil(
  { clock }: TurnDeps,
  schedule: Schedule,
  recurrence: Recurrence,
  pivot: EpochMs,
): Promise<{ open: SkipSpan | null; closed: SkipSpan[] }> {
  const open = await cutSkip(schedule.openSkip, { recurrence, pivot, clock });
  // A finished schedule has nothing undecided, whatever its rule goes on to say.
  if (schedule.state === 'finished') return { open, closed: [] };
  const left = await countNominals(recurrence, { after: schedule.plannedUntil, until: pivot, countMax, clock });
  if (!left) return { open, closed: [] };
  const reason = schedule.state === 'paused' ? 'paused' : 'missed';
  if (open?.reason === reason) {
    const count = open.count === null || left.count === null ? null : open.count + left.count;
    return { open: { ...open, to: left.last, count }, closed: [] };
  }
  return { open: { from: left.first, to: left.last, count: left.count, reason }, closed: open ? [open] : [] };
}

/** The part of a range up to the pivot; null when there is none. */
export async function cutSkip<Span extends SkipSpan>(
  span: Span | null,
  { recurrence, pivot, clock }: { recurrence: Recurrence; pivot: EpochMs; clock: ScheduleDeps['clock'] },
): Promise<Span | null> {
  if (!span || (span.to !== null && span.to <= pivot)) return span;
  if (span.from > pivot) return null;
  if (span.to === null || span.count === null) {
    const counted = await countNominals(recurrence, { after: span.from - 1, until: pivot, countMax, clock });
    return { ...span, to: pivot, count: counted?.count ?? null };
  }
  const beyond = await countNominals(recurrence, { after: pivot, until: span.to, countMax, clock });
  return { ...span, to: pivot, count: Math.max(1, span.count - (beyond?.count ?? 0)) };
}
