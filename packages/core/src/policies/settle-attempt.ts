import { assertNever } from '../model/assert.ts';
import type { Outcome } from '../model/attempt.ts';
import { isFinal } from '../model/states.ts';
import type { EpochMs, FinishReason, Task } from '../model/task.ts';
import type { Dispatched } from '../ports/dispatcher.ts';
import type { Settlement } from '../ports/wheel-ledger.ts';
import { backoffMs } from './backoff.ts';
import { readWish } from './receiver-words.ts';
import { retryAfterMs } from './retry-after.ts';

/** How long the ledger keeps a task after it has finished. */
export type Retention = {
  /** @default 3 days */
  succeededMs: number;
  /** failed, cancelled, expired. @default 30 days */
  othersMs: number;
};

/** Attempts outlive their task by this. */
const attemptGraceMs = 24 * 3_600_000;

/** A receiver's Retry-After is honoured up to this beyond our own backoff's ceiling. */
export const retryAfterMaxMs = 24 * 3_600_000;

/** Statuses other than 5xx that ask for another try: Request Timeout, Too Early, Too Many Requests. */
const retriedStatuses = new Set([408, 425, 429]);

/**
 * What becomes of a task after an attempt. Pure.
 * - success (2xx, or the task's own test) succeeds; with 202 and `qbasecron-async: true` it waits for the receiver's word
 * - network errors, time-outs, 408, 425, 429 and 5xx are retried; any other status fails at once
 * - at_most_once: only an attempt of which nothing was sent is retried; one that may have arrived fails
 * - a receiver that asks to stop is not called again; one that asks for another time is called then, which spends no try
 * - the wait is the larger of the policy's and Retry-After (capped by retryAfterMaxMs)
 * - a next attempt beyond expires_at expires the task; one beyond ageFromAt + maxAgeMs fails it
 *
 * @param task as it was claimed
 * @param random01 uniform in [0, 1), for the jitter
 */
export function settleAttempt(
  task: Task,
  { outcome, answered, target }: Pick<Dispatched, 'outcome' | 'answered' | 'target'>,
  now: EpochMs,
  random01: number,
  retention: Retention,
): Settlement {
  const settle = createSettle(task, now, retention, {
    lastStatus: 'status' in outcome ? outcome.status : null,
    lastError: describeFailure(outcome),
    add: { attempts: 1, tries: 1, lost: 0 },
    answered: answered.length > 0 ? answered : null,
    lastTarget: target,
  });
  const wish = outcome.kind === 'delivered' || outcome.kind === 'rejected' ? readWish(outcome, now) : null;
  if (wish?.kind === 'reschedule' && task.delivery === 'at_least_once') return settle.reschedule(wish.at);

  const verdict = judge(task, outcome);
  if (verdict === 'delivered') {
    if (wish?.kind === 'await') return settle.await(wish.timeoutMs ?? task.ackTimeoutMs);
    return settle.end('succeeded', 'delivered');
  }
  if (wish?.kind === 'stop') return settle.end('failed', 'refused');
  if (verdict !== 'retry') return settle.end('failed', verdict);

  const triesSpent = task.triesSpent + 1;
  if (triesSpent >= task.retry.maxAttempts) return settle.end('failed', 'attempts_exhausted');
  const asked = outcome.kind === 'rejected' ? retryAfterMs(outcome.retryAfter, now) : null;
  return settle.again(Math.max(backoffMs(task.retry, triesSpent, random01), Math.min(asked ?? 0, retryAfterMaxMs)));
}

/**
 * What becomes of a task that its receiver has not finished: it said so (nack), or did not say in time. The attempt that
 * began it has been counted. Pure.
 */
export function settleUnacknowledged(
  task: Task,
  why: 'nack' | 'nack for good' | 'too late',
  now: EpochMs,
  random01: number,
  retention: Retention,
): Settlement {
  const settle = createSettle(task, now, retention, {
    lastStatus: task.lastStatus,
    lastError: why === 'too late' ? 'the receiver did not say in time how it went' : 'the receiver said that it failed',
    add: { attempts: 0, tries: 0, lost: 0 },
    // Of a broadcast nobody knows which target it was: all are called again.
    answered: [],
    lastTarget: null,
  });
  if (why === 'nack for good') return settle.end('failed', 'refused');
  if (task.delivery === 'at_most_once') return settle.end('failed', why === 'too late' ? 'maybe_sent' : 'rejected');
  if (task.triesSpent >= task.retry.maxAttempts) return settle.end('failed', 'attempts_exhausted');
  return settle.again(backoffMs(task.retry, Math.max(1, task.triesSpent), random01));
}

/** The settlement of a task whose expires_at passed before it was sent; no attempt was made. */
export function settleExpired(task: Task, now: EpochMs, retention: Retention): Settlement {
  return endUnsent(task, 'expired', 'expired', now, retention);
}

/** The settlement of a task whose destination is disabled, and wants its tasks to fail then; no attempt was made. */
export function settleDisabled(task: Task, now: EpochMs, retention: Retention): Settlement {
  return endUnsent(task, 'failed', 'destination_disabled', now, retention);
}

function endUnsent(
  task: Task,
  state: 'expired' | 'failed',
  reason: FinishReason,
  now: EpochMs,
  retention: Retention,
): Settlement {
  const { lastStatus, lastError } = task;
  const add = { attempts: 0, tries: 0, lost: 0 } as const;
  const part = { lastStatus, lastError, add, answered: null, lastTarget: null };
  return createSettle(task, now, retention, part).end(state, reason);
}

type SettledPart = Pick<Settlement, 'lastStatus' | 'lastError' | 'add' | 'answered' | 'lastTarget'>;

/** The four ways on from an attempt. */
function createSettle(task: Task, now: EpochMs, retention: Retention, part: SettledPart) {
  const { id, attemptCount } = task;
  const to = (
    state: Settlement['state'],
    finishReason: FinishReason | null,
    nextAttemptAt: EpochMs | null,
  ): Settlement => ({
    id,
    attemptCount,
    ...part,
    state,
    finishReason,
    nextAttemptAt,
    postponedFrom: null,
    finishedAt: isFinal(state) ? now : null,
    purgeAt: purgeTime(state, now, retention),
  });
  const end = (state: 'succeeded' | 'failed' | 'expired', reason: FinishReason): Settlement => to(state, reason, null);
  const at = (next: EpochMs): Settlement => {
    if (task.expiresAt !== null && next >= task.expiresAt) return end('expired', 'expired');
    if (next > task.ageFromAt + task.retry.maxAgeMs) return end('failed', 'max_age');
    return to('scheduled', null, next);
  };
  return {
    end,
    again: (waitMs: number): Settlement => at(now + waitMs),
    /** What the receiver asks for itself spends no try; age and expiry still hold. */
    reschedule: (next: EpochMs): Settlement => {
      const { add } = part;
      return { ...at(next), add: { ...add, tries: 0 } };
    },
    /** No longer than the task lives. */
    await: (timeoutMs: number): Settlement => {
      const until = now + timeoutMs;
      return to('awaiting_ack', null, task.expiresAt === null ? until : Math.min(until, task.expiresAt));
    },
  };
}

/** When a task that enters `state` at `now` may be forgotten; null while it is not final. */
export function purgeTime(state: Task['state'], now: EpochMs, retention: Retention): EpochMs | null {
  switch (state) {
    case 'scheduled':
    case 'delivering':
    case 'awaiting_ack':
      return null;
    case 'succeeded':
      return now + retention.succeededMs;
    case 'failed':
    case 'cancelled':
    case 'expired':
      return now + retention.othersMs;
    default:
      return assertNever(state, 'task state');
  }
}

/** When the attempt that led to this settlement may be forgotten; null while its task may still be retried. */
export function attemptPurgeTime(settlement: Settlement | undefined): EpochMs | null {
  return settlement?.purgeAt ? attemptsPurgeAt(settlement.purgeAt) : null;
}

/** When a task's attempts may be forgotten, given when the task itself may be: a day later. */
export function attemptsPurgeAt(taskPurgeAt: EpochMs): EpochMs {
  return taskPurgeAt + attemptGraceMs;
}

function judge(task: Task, outcome: Outcome): 'delivered' | 'retry' | 'rejected' | 'maybe_sent' | 'undeliverable' {
  switch (outcome.kind) {
    case 'delivered':
      return 'delivered';
    case 'unreachable':
      return 'retry';
    case 'blocked':
      return 'undeliverable';
    case 'rejected':
      if (outcome.status < 500 && !retriedStatuses.has(outcome.status)) return 'rejected';
      return task.delivery === 'at_most_once' ? 'rejected' : 'retry';
    case 'timeout':
    case 'broken':
      return task.delivery === 'at_most_once' ? 'maybe_sent' : 'retry';
    default:
      return assertNever(outcome, 'outcome');
  }
}

/** One line for the record's last_error; null for a success. */
function describeFailure(outcome: Outcome): string | null {
  switch (outcome.kind) {
    case 'delivered':
      return null;
    case 'rejected':
      return `the receiver answered ${outcome.status}`;
    case 'timeout':
      return `no complete answer in time (${outcome.phase})`;
    case 'unreachable':
      return `no connection: ${outcome.code}`;
    case 'broken':
      return `the connection broke: ${outcome.code}`;
    case 'blocked':
      return `not sent: ${outcome.detail}`;
    default:
      return assertNever(outcome, 'outcome');
  }
}
