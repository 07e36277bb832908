import type { EpochMs, Task } from '../model/task.ts';
import type { Settlement } from '../ports/wheel-ledger.ts';
import { settleWaiting } from '../schedules/arm/settle-unsent.ts';
import { settleDisabled, settleExpired, type Retention } from './settle-attempt.ts';

/**
 * The settlement of a task that its flow cannot take now: it is given back until then, at the latest until it expires,
 * and remembers since when it waits. One that has waited beyond its expires_at or its retry's age ends. No attempt is
 * made and no try spent. Pure.
 */
export function settlePostponed(task: Task, until: EpochMs, now: EpochMs, retention: Retention): Settlement {
  if (task.expiresAt !== null && now >= task.expiresAt) return settleExpired(task, now, retention);
  if (isOverage(task, now)) return settleOverage(task, now, retention);
  return {
    ...settleWaiting(task, Math.min(until, task.expiresAt ?? until)),
    postponedFrom: task.postponedFrom ?? task.nextAttemptAt,
  };
}

/** Whether the task has waited for its flow so long that no attempt may begin any more. */
export function isOverage({ postponedFrom, ageFromAt, retry }: Task, now: EpochMs): boolean {
  return postponedFrom !== null && now > ageFromAt + retry.maxAgeMs;
}

/** The settlement of such a task; no attempt was made. */
export function settleOverage(task: Task, now: EpochMs, retention: Retention): Settlement {
  return { ...settleDisabled(task, now, retention), finishReason: 'max_age' };
}
