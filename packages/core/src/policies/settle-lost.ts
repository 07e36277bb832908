import type { Attempt } from '../model/attempt.ts';
import { assertNever } from '../model/assert.ts';
import { isFinal } from '../model/states.ts';
import type { EpochMs, FinishReason } from '../model/task.ts';
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
    attemptCount: held.attemptCount,
    state,
    finishReason: maybeSent ? 'maybe_sent' : worn ? 'lost' : null,
    lastStatus: null,
    lastError: 'its worker was lost',
    nextAttemptAt: null,
    finishedAt: state === 'failed' ? now : null,
    purgeAt: purgeTime(state, now, retention),
    add: { attempts: 1, tries: 0, lost: 1 },
    answered: null,
    lastTarget: null,
    postponedFrom: null,
  };
}

/**
 * What becomes of such a task when its attempt did get on record, but not what followed from it: what the attempt
 * says. So a delivery that is on record is not repeated. Pure.
 */
export function settleByAttempt(held: HeldTask, attempt: Attempt, now: EpochMs, retention: Retention): Settlement {
  const state = stateAfter(attempt);
  return {
    id: held.id,
    attemptCount: held.attemptCount,
    state,
    finishReason: isFinal(state) ? reasonOf(held, attempt) : null,
    lastStatus: attempt.status,
    lastError: attempt.outcome === 'delivered' ? null : `the attempt ended as ${attempt.outcome}`,
    nextAttemptAt: attempt.nextAttemptAt,
    finishedAt: isFinal(state) ? now : null,
    purgeAt: purgeTime(state, now, retention),
    add: { attempts: 1, tries: 1, lost: 0 },
    answered: answeredBy(held, attempt),
    lastTarget: attempt.target,
    postponedFrom: null,
  };
}

/** A 202 after which something is still to come is one whose receiver will say how it went. */
function stateAfter({ outcome, status, nextAttemptAt }: Attempt): Settlement['state'] {
  if (nextAttemptAt === null) return outcome === 'delivered' ? 'succeeded' : 'failed';
  return outcome === 'delivered' && status === 202 ? 'awaiting_ack' : 'scheduled';
}

/** What a broadcast that is on record has won, after what earlier ones had. */
function answeredBy({ answered }: HeldTask, { requests }: Attempt): string[] | null {
  const won = requests.filter(({ outcome }) => outcome === 'delivered').map(({ target }) => target);
  return won.length > 0 ? [...answered, ...won] : null;
}

function reasonOf(held: HeldTask, attempt: Attempt): FinishReason {
  switch (attempt.outcome) {
    case 'delivered':
    case 'rejected':
      return attempt.outcome;
    case 'blocked':
      return 'undeliverable';
    case 'timeout':
    case 'broken':
      return held.delivery === 'at_most_once' ? 'maybe_sent' : 'attempts_exhausted';
    case 'unreachable':
      return 'attempts_exhausted';
    case 'lost':
      return 'lost';
    default:
      return assertNever(attempt.outcome, 'outcome');
  }
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
    target: null,
    requests: [],
    nextAttemptAt: null,
  };
}
