import {
  assertNever,
  isOverage,
  settleAttempt,
  settleDisabled,
  settleExpired,
  settleOverage,
  settlePostponed,
  type Dispatched,
  type EpochMs,
  type Retention,
  type Settlement,
  type Task,
} from '@qbasecron/core';
import type { Holding } from '../fire/holding.ts';

/** Why no request was made. */
export type Unsent =
  /** Its time to be sent is over, by expires_at or by its retry's age. */
  | { kind: 'too_late' }
  /** Its destination is disabled, and its tasks are to fail. */
  | { kind: 'refused' }
  /** Its flow cannot take it now. */
  | { kind: 'postponed'; until: EpochMs };

/** A task that was sent, or is not sent now. */
export type Ended = { holding: Holding } & ({ dispatched: Dispatched } | { dispatched: null; unsent: Unsent });

export function isTooLate(task: Task, now: EpochMs): boolean {
  return (task.expiresAt !== null && now >= task.expiresAt) || isOverage(task, now);
}

/** What becomes of it. Pure. */
export function settleEnded(ended: Ended, now: EpochMs, random01: number, retention: Retention): Settlement {
  const { task } = ended.holding;
  if (ended.dispatched) return settleAttempt(task, ended.dispatched, now, random01, retention);
  const { unsent } = ended;
  switch (unsent.kind) {
    case 'too_late':
      return isOverage(task, now) ? settleOverage(task, now, retention) : settleExpired(task, now, retention);
    case 'refused':
      return settleDisabled(task, now, retention);
    case 'postponed':
      return settlePostponed(task, unsent.until, now, retention);
    default:
      return assertNever(unsent, 'reason for not sending');
  }
}
