import type { Schedule } from '../model/schedule.ts';
import { Refusal } from '../model/refusal.ts';
import { editSchedule, type EditScheduleDeps } from './edit/edit-schedule.ts';
import { kindsOfRule } from './edit/edit.ts';
import { loadRecurrence } from './load-recurrence.ts';
import type { ScheduleAddress } from './schedule-deps.ts';

/**
 * The rule goes on from now: what came up during the pause is put on record as paused, not sent. Resuming a schedule
 * that is active changes nothing.
 * @throws Refusal not_found, stale_revision, conflict (also when it is finished)
 * @throws LedgerUnavailable, OutcomeUnknown
 */
export function resumeSchedule({ deps, input }: { deps: EditScheduleDeps; input: ScheduleAddress }): Promise<Schedule> {
  return editSchedule({
    deps,
    input,
    async plan(schedule, now) {
      if (schedule.state === 'active') return 'leave it';
      if (schedule.state === 'finished')
        throw new Refusal('conflict', 'The schedule is finished: there is nothing to resume.');
      return {
        change: {
          state: 'active',
          pause: null,
          pausedSpans: schedule.pausedSpans.map((span) => (span.until === null ? { ...span, until: now } : span)),
        },
        recurrence: await loadRecurrence(deps, schedule),
        keepsUndecided: true,
        frees: { kinds: kindsOfRule, reason: 'superseded' },
      };
    },
  });
}
