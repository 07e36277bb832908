import type { Schedule } from '../../model/schedule.ts';
import type { Task } from '../../model/task.ts';
import type { OccurrenceLedger } from '../../ports/occurrence-ledger.ts';
import { buildOccurrence } from '../plan/build-occurrence.ts';
import type { ScheduleDeps } from '../schedule-deps.ts';
import { findCarried } from './find-carried.ts';

export type RenewCarriedDeps = Pick<ScheduleDeps, 'offers' | 'clock'> & {
  occurrences: Pick<OccurrenceLedger, 'planOccurrences' | 'openOccurrences' | 'listOccurrences'>;
  settings: Pick<ScheduleDeps['settings'], 'partitionCount'>;
};

const chunkTasksMax = 500;

/** True from an edit until the schedule is planned: what the edit carried over is to be renewed first. */
export function awaitsRenewal({ state, deletedAt, nextPlanAt, updatedAt }: Schedule): boolean {
  return state === 'active' && deletedAt === null && nextPlanAt === updatedAt;
}

/**
 * Renews what an edit carried over: the occurrence keeps its time and number, and sends what the schedule sends now.
 * Without this it would be dropped when it is armed, since it was planned under an older revision, and the planner,
 * which starts at the moment of the edit, would not bring it back. Repeating is harmless.
 * @param input.schedule after the edit, before it was planned (awaitsRenewal)
 * @throws LedgerUnavailable, OutcomeUnknown
 */
export async function renewCarried({
  deps,
  input: { schedule },
}: {
  deps: RenewCarriedDeps;
  input: { schedule: Schedule };
}): Promise<number> {
  const now = deps.clock.now();
  const carried = await findCarried(deps, schedule);
  const tasks = carried.flatMap(({ id, dueAt, occurrence }): Task[] => {
    if (!occurrence) return [];
    const { nominalAt, runNumber, kind } = occurrence;
    const run = { id, dueAt, nominalAt, runNumber, kind, overlap: schedule.overlap, backfillId: null };
    return [buildOccurrence(schedule, run, now, deps.settings.partitionCount)];
  });
  for (let start = 0; start < tasks.length; start += chunkTasksMax) {
    const chunk = tasks.slice(start, start + chunkTasksMax);
    const results = await deps.occurrences.planOccurrences({
      tasks: chunk,
      revive: ['superseded', 'paused'],
      anyRevision: false,
    });
    void deps.offers.offer(chunk.filter((_, index) => results[index] === 'renewed'));
  }
  return tasks.length;
}
