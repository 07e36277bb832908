import { Refusal } from '../model/refusal.ts';
import type { Task } from '../model/task.ts';
import { changeInTurn } from './change-in-turn.ts';
import type { TaskAddress, TaskDeps } from './task-deps.ts';

/**
 * Starts a failed task again, now, with all its attempts before it; the old attempts stay on record and go on
 * counting in attempt_count.
 * @throws Refusal not_found, stale_revision, not_retryable (not failed, or expired meanwhile), conflict
 * @throws LedgerUnavailable, OutcomeUnknown
 */
export async function retryTask({
  deps,
  input,
}: {
  deps: Pick<TaskDeps, 'ledger' | 'clock' | 'offers'>;
  input: TaskAddress;
}): Promise<Task> {
  const task = await changeInTurn({
    deps,
    input,
    plan(found, now) {
      if (found.state !== 'failed') {
        throw new Refusal('not_retryable', `Only a failed task can be retried; this one is ${found.state}.`);
      }
      if (found.expiresAt !== null && found.expiresAt <= now) {
        throw new Refusal('not_retryable', 'The task has expired since: its expires_at has passed.');
      }
      return {
        states: ['failed'],
        change: {
          state: 'scheduled',
          finishReason: null,
          nextAttemptAt: now,
          ageFromAt: now,
          triesSpent: 0,
          lostCount: 0,
          lease: null,
          sentAt: null,
          finishedAt: null,
          purgeAt: null,
          ...(found.followUp === null ? {} : { followUp: 'open' as const }),
          updatedAt: now,
        },
      };
    },
  });
  if (task.state === 'scheduled') void deps.offers.offer([task]);
  return task;
}
