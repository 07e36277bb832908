import type { Backfill, Schedule } from '../../model/schedule.ts';
import type { EpochMs, Task } from '../../model/task.ts';
import type { BackfillLedger } from '../../ports/backfill-ledger.ts';
import type { OccurrenceLedger, PlanResult } from '../../ports/occurrence-ledger.ts';
import type { ScheduleLedger } from '../../ports/schedule-ledger.ts';
import type { Recurrence } from '../../recurrence/recurrence.ts';
import type { TaskSettings } from '../../tasks/task-deps.ts';
import { loadRecurrence } from '../load-recurrence.ts';
import { buildOccurrence } from '../plan/build-occurrence.ts';
import { occurrenceId } from '../plan/occurrence-id.ts';
import type { ScheduleDeps } from '../schedule-deps.ts';
import { cancelPlanned, ended } from './cancel-backfill.ts';
import { findHoles, revivedReasons } from './find-holes.ts';

export type AdvanceBackfillDeps = {
  schedules: Pick<ScheduleLedger, 'findSchedule'>;
  occurrences: OccurrenceLedger;
  backfills: BackfillLedger;
  settings: Pick<TaskSettings, 'partitionCount' | 'retention'>;
} & Pick<ScheduleDeps, 'recurrences' | 'offers' | 'clock' | 'sha256' | 'log'>;

const stepMs = 1_000;
/** A step that comes late makes up for so many at most. */
const stepsMax = 10;
/** Tasks written in one step. */
const tasksMax = 500;
/** A backfill whose schedule cannot be computed is tried again after this. */
const brokenWaitMs = 60_000;

/**
 * One step of a backfill: plans as many occurrences as its rate allows since the last step, and moves it on. Two steps
 * at once plan the same tasks, and one of them moves it.
 * @throws LedgerUnavailable, OutcomeUnknown: then the step is done again, by whoever comes next
 */
export async function advanceBackfill({
  deps,
  input: { backfill },
}: {
  deps: AdvanceBackfillDeps;
  input: { backfill: Backfill };
}): Promise<{ planned: number }> {
  const { occurrences, clock, offers, settings } = deps;
  const now = clock.now();
  const schedule = await deps.schedules.findSchedule(backfill.scheduleId);
  if (!schedule || schedule.deletedAt !== null) {
    await move(deps, backfill, ended('cancelled', now, settings.retention.othersMs));
    await cancelPlanned(deps, backfill);
    return { planned: 0 };
  }
  const recurrence = await loadRecurrence(deps, schedule);
  if (!recurrence) {
    await move(deps, backfill, { nextPlanAt: now + brokenWaitMs });
    return { planned: 0 };
  }
  const steps = Math.min(Math.max(Math.floor((now - backfill.updatedAt) / stepMs), 1), stepsMax);
  const allowed = Math.min(steps * backfill.ratePerSecond, tasksMax);
  const step = await nextStep(deps, { backfill, schedule, recurrence, now, allowed });
  const results =
    step.tasks.length === 0
      ? []
      : await occurrences.planOccurrences({ tasks: step.tasks, revive: revivedReasons, anyRevision: true });
  const fresh = step.tasks.filter((_, index) => isNew(results[index]));
  void offers.offer(fresh);
  // What a worker holds under an older revision is sent or dropped within moments: the next step begins with it.
  const held = results.indexOf('held');
  const isCut = held !== -1;
  const plannedUntil = isCut ? nominalOf(step.tasks[held]) - 1 : step.plannedUntil;
  await move(deps, backfill, {
    plannedUntil,
    plannedCount: backfill.plannedCount + fresh.length,
    updatedAt: now,
    nextPlanAt: now + stepMs,
    ...(step.isLast && !isCut ? ended('done', now, settings.retention.othersMs) : {}),
  });
  return { planned: fresh.length };
}

type Step = { tasks: Task[]; plannedUntil: EpochMs; isLast: boolean };

/** The next occurrences that may be a hole, at most `allowed`. */
async function nextStep(
  { occurrences, sha256, settings }: AdvanceBackfillDeps,
  {
    backfill,
    schedule,
    recurrence,
    now,
    allowed,
  }: { backfill: Backfill; schedule: Schedule; recurrence: Recurrence; now: EpochMs; allowed: number },
): Promise<Step> {
  const { holes, until, isLast } = await findHoles(occurrences, backfill, recurrence);
  const taken = holes.slice(0, allowed);
  const tasks = taken.map(({ nominalAt, dueAt }) => {
    const id = occurrenceId(sha256, schedule.id, nominalAt);
    const run = { id, nominalAt, dueAt, runNumber: 0, kind: 'backfill', overlap: backfill.overlap } as const;
    return buildOccurrence(schedule, { ...run, backfillId: backfill.id }, now, settings.partitionCount);
  });
  const isCut = taken.length < holes.length;
  return {
    tasks,
    plannedUntil: isCut ? (taken.at(-1)?.nominalAt ?? backfill.plannedUntil) : until,
    isLast: isLast && !isCut,
  };
}

async function move(
  deps: AdvanceBackfillDeps,
  backfill: Backfill,
  change: Parameters<BackfillLedger['changeBackfill']>[2],
): Promise<void> {
  const { id, plannedUntil } = backfill;
  if (await deps.backfills.changeBackfill(id, { plannedUntil }, change)) return;
  const seen = await deps.backfills.findBackfill(id);
  // It was cancelled while this step planned: nothing of the step may stay.
  if (seen?.state === 'cancelled') await cancelPlanned(deps, seen);
}

function isNew(result: PlanResult | undefined): boolean {
  return result === 'inserted' || result === 'renewed';
}

function nominalOf(task: Task | undefined): EpochMs {
  return task?.occurrence?.nominalAt ?? 0;
}
