import { Refusal } from '../../model/refusal.ts';
import type { Schedule } from '../../model/schedule.ts';
import type { EpochMs } from '../../model/task.ts';
import { noSuch } from '../no-such.ts';
import type { ScheduleAddress } from '../schedule-deps.ts';
import { applyEdit, type ApplyEditDeps } from './apply-edit.ts';
import { decideUntilNow } from './decide-until-now.ts';
import type { Edit } from './edit.ts';

export type EditScheduleDeps = ApplyEditDeps;

/** How often an edit starts again from what is on record before it gives up. */
export const editTurnsMax = 8;

/**
 * Reads the schedule, lets `plan` decide on what it is now, and changes it if it is still that; otherwise starts again.
 * @param plan decides; 'leave it': it is already what was asked; throws a Refusal to end it
 * @throws Refusal not_found, stale_revision, conflict (it kept changing under our hands), and plan's own
 * @throws LedgerUnavailable, OutcomeUnknown
 */
export async function editSchedule({
  deps,
  input,
  plan,
}: {
  deps: EditScheduleDeps;
  input: ScheduleAddress;
  plan: (schedule: Schedule, now: EpochMs) => Promise<Edit | 'leave it'>;
}): Promise<Schedule> {
  for (let turn = 0; turn < editTurnsMax; turn++) {
    const found = await deps.schedules.findSchedule(input.id);
    if (!found || found.deletedAt !== null) throw noSuch('schedule', input.id);
    if (input.revision !== undefined && input.revision !== found.revision) {
      throw new Refusal('stale_revision', `The schedule is at revision ${found.revision}; read it again.`);
    }
    // Before the moment of the edit is taken: what the old rule still has to decide is decided by the old rule.
    const schedule = await decideUntilNow(deps, found);
    if (schedule?.revision !== found.revision) continue;
    const now = deps.clock.now();
    const edit = await plan(schedule, now);
    if (edit === 'leave it') return schedule;
    const changed = await applyEdit(deps, { schedule, edit, now });
    if (changed) return changed;
  }
  throw keptChanging();
}

export function keptChanging(): Refusal {
  return new Refusal('conflict', 'The schedule kept changing; try again.');
}
