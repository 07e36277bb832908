import type { Attempt } from '../model/attempt.ts';
import type { EpochMs } from '../model/task.ts';
import type { HeldTask, Settlement } from '../ports/wheel-ledger.ts';
import { lostMax } from '../wheel/constants.ts';
import { purgeTime, type Retention } from './settle-attempt.ts';

/**
 * What becomes of a task whose worker was lost while it held it. Pure. Whether it was sent is unknown: it is
 * scheduled again at its old time, which does not spend a try, but happens at most `lostMax` times; an at_most_once
 * task that was announced fails instead.
 */
export function settleLost(held: HeldTask, now: EpochMs, retention: Retention): Settlement {
  const maybeSent = held.delivery === 'at_most_once' && held.sentAt !== null;
  const worn = held.lostCount + 1 >= lostMax;
  const state = maybeSent || worn ? 'failed' : 'scheduled';
  return {
    id: held.id,
    state,
    finishReason: maybeSent ? 'maybe_sent' : worn ? 'lost' : null,
    lastStatus: null,
    lastError: 'its worker was lost',
    nextAttemptAt: null,
    finishedAt: state === 'failed' ? now : null,
    purgeAt: purgeTime(state, now, retention),
    add: { attempts: 1, tries: 0, lost: 1 },
  };
}

/** The attempt on record for it. */
export function lostAttempt(held: HeldTask, worker: string, now: EpochMs): Attempt {
  return {
    taskId: held.id,
    number: held.attemptCount + 1,
    token: held.token,
    worker,
    startedAt: held.sentAt ?? now,
    latenessMs: Math.max(0, (held.sentAt ?? now) - held.nextAttemptAt),
    outcome: 'lost',
    status: null,
    errorCode: 'worker_lost',
    errorDetail: 'the worker stopped renewing its lease; whether the request was sent is unknown',
    responseExcerpt: null,
    timings: null,
    nextAttemptAt: null,
  };
}
