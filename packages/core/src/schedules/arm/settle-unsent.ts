import type { EpochMs, FinishReason, Task } from '../../model/task.ts';
import { purgeTime, type Retention } from '../../policies/settle-attempt.ts';
import type { Settlement } from '../../ports/wheel-ledger.ts';

/** What is written of a claimed occurrence that is not sent, and never will be. */
export function settleCancelled(task: Task, reason: FinishReason, now: EpochMs, retention: Retention): Settlement {
  return {
    ...unsent(task),
    state: 'cancelled',
    finishReason: reason,
    nextAttemptAt: null,
    finishedAt: now,
    purgeAt: purgeTime('cancelled', now, retention),
  };
}

/** What is written of a claimed occurrence that waits for an earlier one: it is given back until then. */
export function settleWaiting(task: Task, until: EpochMs): Settlement {
  return {
    ...unsent(task),
    state: 'scheduled',
    finishReason: null,
    nextAttemptAt: until,
    finishedAt: null,
    purgeAt: null,
  };
}

const noAdd = { attempts: 0, tries: 0, lost: 0 } as const;

function unsent({ id, attemptCount, lastStatus, lastError }: Task) {
  return {
    id,
    attemptCount,
    lastStatus,
    lastError,
    add: noAdd,
    answered: null,
    lastTarget: null,
    postponedFrom: null,
  } as const;
}
