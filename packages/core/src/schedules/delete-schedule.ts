import { occurrenceKinds, type Schedule } from '../model/schedule.ts';
import type { EpochMs } from '../model/task.ts';
import { cancelBackfill } from './backfill/cancel-backfill.ts';
import { editSchedule, type EditScheduleDeps } from './edit/edit-schedule.ts';
import type { Edit } from './edit/edit.ts';
import type { ScheduleAddress, ScheduleDeps } from './schedule-deps.ts';

export type DeleteScheduleDeps = EditScheduleDeps & Pick<ScheduleDeps, 'backfills'>;

/** More are never running at once in earnest. */
const backfillsMax = 1_000;

/**
 * Removes a schedule: nothing of it is sent any more, backfilled and manual occurrences included, and it is gone from
 * every route. What it yielded stays, and so does what the proof needs, until it is purged. A second run finds nothing.
 * @throws Refusal not_found, stale_revision, conflict
 * @throws LedgerUnavailable, OutcomeUnknown
 */
export async function deleteSchedule({
  deps,
  input,
}: {
  deps: DeleteScheduleDeps;
  input: ScheduleAddress;
}): Promise<void> {
  await editSchedule({
    deps,
    input,
    async plan(schedule, now) {
      return deletion(schedule, now, deps.settings.retention.othersMs);
    },
  });
  try {
    const backfills = await deps.backfills.listBackfills(input.id, backfillsMax);
    for (const { id, state } of backfills) {
      if (state === 'running') await cancelBackfill({ deps, input: { id, scheduleId: input.id } });
    }
  } catch (error) {
    deps.log.warn(
      { error, scheduleId: input.id },
      'backfills were not cancelled with their schedule; the planner does it',
    );
  }
}

/** All that the user wrote goes, the address included: its path or query may hold a secret. */
function deletion(schedule: Schedule, now: EpochMs, keptMs: number): Edit {
  return {
    change: {
      state: 'finished',
      finishedAt: schedule.finishedAt ?? now,
      pause: null,
      // Tells the proof that the rule yields nothing from here on, also when the name comes to life again.
      endAt: now,
      deletedAt: now,
      purgeAt: now + keptMs,
      desc: '',
      labels: [],
      task: {
        ...schedule.task,
        desc: '',
        callbackUrl: '',
        headers: {},
        content: { kind: 'form', data: null },
        labels: [],
      },
    },
    recurrence: null,
    frees: { kinds: occurrenceKinds, reason: 'superseded' },
  };
}
