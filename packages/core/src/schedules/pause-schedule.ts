import type { Schedule } from '../model/schedule.ts';
import { Refusal } from '../model/refusal.ts';
import { editSchedule, type EditScheduleDeps } from './edit/edit-schedule.ts';
import { kindsOfRule } from './edit/edit.ts';
import type { ScheduleAddress } from './schedule-deps.ts';

/**
 * Nothing of the rule is sent from now on; what would have been is on record as paused. Pausing again changes nothing.
 * Backfilled and manual occurrences go on.
 * @throws Refusal not_found, stale_revision, conflict (also when it is finished)
 * @throws LedgerUnavailable, OutcomeUnknown
 */
export function pauseSchedule({
  deps,
  input,
}: {
  deps: EditScheduleDeps;
  input: ScheduleAddress & { reason?: string | undefined; by?: string | undefined };
}): Promise<Schedule> {
  const { reason = null, by = null } = input;
  return editSchedule({
    deps,
    input,
    async plan(schedule, now) {
      if (schedule.state === 'paused') return 'leave it';
      if (schedule.state === 'finished')
        throw new Refusal('conflict', 'The schedule is finished: there is nothing to pause.');
      return {
        change: {
          state: 'paused',
          pause: { at: now, reason, by },
          pausedSpans: [...schedule.pausedSpans, { from: now, until: null }],
        },
        recurrence: null,
        frees: { kinds: kindsOfRule, reason: 'paused' },
      };
    },
  });
}
