import { assertNever } from '../model/assert.ts';
import type { Outcome } from '../model/attempt.ts';
import type { EpochMs, FinishReason, Task } from '../model/task.ts';
import type { Settlement } from '../ports/wheel-ledger.ts';
import { backoffMs } from './backoff.ts';
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
 * - 2xx succeeds; network errors, time-outs, 408, 425, 429 and 5xx are retried; any other status fails at once.
 * - at_most_once: only an attempt of which nothing was sent is retried; one that may have arrived fails.
 * - The wait is the larger of the backoff and Retry-After (capped by retryAfterMaxMs).
 * - A next attempt beyond expires_at expires the task; one beyond ageFromAt + maxAgeMs fails it.
 *
 * @param task as it was claimed
 * @param random01 uniform in [0, 1), for the jitter
 */
export function settleAttempt(
  task: Task,
  outcome: Outcome,
  now: EpochMs,
  random01: number,
  retention: Retention,
): Settlement {
  const settle = (state: Settlement['state'], reason: FinishReason | null, nextAttemptAt: EpochMs | null) => ({
    id: task.id,
    attemptCount: task.attemptCount,
    state,
    finishReason: reason,
    lastStatus: 'status' in outcome ? outcome.status : null,
    lastError: describeFailure(outcome),
    nextAttemptAt,
    finishedAt: state === 'scheduled' ? null : now,
    purgeAt: purgeTime(state, now, retention),
    add: { attempts: 1, tries: 1, lost: 0 } as const,
  });

  const verdict = judge(task, outcome);
  if (verdict !== 'retry') return settle(verdict === 'delivered' ? 'succeeded' : 'failed', verdict, null);

  const triesSpent = task.triesSpent + 1;
  if (triesSpent >= task.retry.maxAttempts) return settle('failed', 'attempts_exhausted', null);
  const asked = outcome.kind === 'rejected' ? retryAfterMs(outcome.retryAfter, now) : null;
  const waitMs = Math.max(
    backoffMs(task.retry, triesSpent, random01),
    asked === null ? 0 : Math.min(asked, retryAfterMaxMs),
  );
  const next = now + waitMs;
  if (task.expiresAt !== null && next >= task.expiresAt) return settle('expired', 'expired', null);
  if (next > task.ageFromAt + task.retry.maxAgeMs) return settle('failed', 'max_age', null);
  return settle('scheduled', null, next);
}

/** The settlement of a task whose expires_at passed before it was sent; no attempt was made. */
export function settleExpired(task: Task, now: EpochMs, retention: Retention): Settlement {
  return {
    id: task.id,
    attemptCount: task.attemptCount,
    state: 'expired',
    finishReason: 'expired',
    lastStatus: task.lastStatus,
    lastError: task.lastError,
    nextAttemptAt: null,
    finishedAt: now,
    purgeAt: purgeTime('expired', now, retention),
    add: { attempts: 0, tries: 0, lost: 0 },
  };
}

/** When a task that enters `state` at `now` may be forgotten; null while it is not final. */
export function purgeTime(state: Task['state'], now: EpochMs, retention: Retention): EpochMs | null {
  switch (state) {
    case 'scheduled':
    case 'delivering':
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
