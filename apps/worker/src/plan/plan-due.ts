import {
  plannerOverdueMs,
  type Backfill,
  type BackfillLedger,
  type EpochMs,
  type Logger,
  type Schedule,
  type ScheduleLedger,
} from '@qbasecron/core';

export type PlanDueDeps = {
  schedules: Pick<ScheduleLedger, 'dueSchedules'>;
  backfills: Pick<BackfillLedger, 'dueBackfills'>;
  plan: (schedules: readonly Schedule[]) => Promise<{ tasks: number }>;
  advanceBackfill: (backfill: Backfill) => Promise<{ planned: number }>;
  timerUp: () => boolean;
  log: Logger;
};

const batchMax = 500;
/** One run ends after so many batches even when more is due: the next run is soon. */
const batchesMax = 40;
const backfillsMax = 100;

/**
 * The planner duty: plans every schedule whose time to plan has come. While the timer is up a tick does that first, so
 * the duty takes only what a tick should have planned two seconds ago.
 */
export async function planDue(
  deps: PlanDueDeps,
  now: EpochMs,
): Promise<{ schedules: number; tasks: number; backfilled: number }> {
  const before = deps.timerUp() ? now - plannerOverdueMs : now;
  let schedules = 0;
  let tasks = 0;
  for (let batch = 0; batch < batchesMax; batch++) {
    const due = await deps.schedules.dueSchedules(before, batchMax);
    if (due.length === 0) break;
    tasks += (await deps.plan(due)).tasks;
    schedules += due.length;
    if (due.length < batchMax) break;
  }
  return { schedules, tasks, backfilled: await planBackfills(deps, now) };
}

/** What goes wrong with one backfill does not keep the others. */
async function planBackfills({ backfills, advanceBackfill, log }: PlanDueDeps, now: EpochMs): Promise<number> {
  let planned = 0;
  for (const backfill of await backfills.dueBackfills(now, backfillsMax)) {
    try {
      planned += (await advanceBackfill(backfill)).planned;
    } catch (error) {
      log.warn({ error, backfillId: backfill.id }, 'a backfill could not be advanced and is tried again');
    }
  }
  return planned;
}
