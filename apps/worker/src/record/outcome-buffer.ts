import {
  assertNever,
  attemptPurgeTime,
  describeAttempt,
  LedgerUnavailable,
  OutcomeUnknown,
  type Attempt,
  type Clock,
  type Dispatched,
  type EpochMs,
  type Logger,
  type Outcome,
  type Settlement,
  type WheelLedger,
} from '@qbasecron/core';
import type { Ended } from './settle-ended.ts';

/** What was written of one task. */
export type Finding = Ended & { settlement: Settlement };

export interface OutcomeBuffer {
  add(ended: Ended): void;
  /** Writes now; resolves when everything added so far is on record, or waits aside because the ledger refuses it. */
  drained(): Promise<void>;
  readonly count: number;
}

/** Chosen with the prototype (design.md): flushes of up to 1,000 outcomes each 20 ms. */
const flushEveryMs = 20;
const flushMax = 1_000;
const retryMinMs = 50;
const retryMaxMs = 1_000;
const refusedRetryMs = 5_000;

/**
 * Writes outcomes in batches: attempts first, then tasks, so that a task never shows an attempt that is not there.
 * Both writes are conditional and may be repeated, so whatever the ledger did not surely take is written again until
 * it does. Its size is bounded by the armed budget, which is given back only by `onRecorded`.
 */
export function createOutcomeBuffer(deps: {
  wheel: Pick<WheelLedger, 'recordAttempts' | 'settleTasks'>;
  clock: Clock;
  log: Logger;
  /** Decides what becomes of a task. One `now` for all tasks of a flush, so that equal outcomes are one write. */
  settle: (ended: Ended, now: EpochMs) => Settlement;
  onRecorded: (findings: readonly Finding[]) => void;
}): OutcomeBuffer {
  const { wheel, clock, log } = deps;
  const buffered: Ended[] = [];
  let writingCount = 0;
  let scheduled = false;
  let flushing: Promise<void> | null = null;

  const pause = (ms: number): Promise<void> => new Promise((resolve) => void clock.after(ms, resolve));

  async function write(batch: readonly Finding[]): Promise<void> {
    const purgeTimes = new Map<Attempt, EpochMs | null>();
    const byWorker = new Map<string, Settlement[]>();
    for (const { holding, dispatched, settlement } of batch) {
      const { task, lease, startedAt } = holding;
      const { nextAttemptAt } = settlement;
      if (dispatched) {
        const attempt = describeAttempt({ task, ...lease, startedAt, dispatched, nextAttemptAt });
        purgeTimes.set(attempt, attemptPurgeTime(settlement));
      }
      const settlements = byWorker.get(lease.worker);
      if (settlements) settlements.push(settlement);
      else byWorker.set(lease.worker, [settlement]);
    }
    if (purgeTimes.size > 0) {
      await wheel.recordAttempts([...purgeTimes.keys()], (attempt) => purgeTimes.get(attempt) ?? null);
    }
    for (const [worker, settlements] of byWorker) await wheel.settleTasks(worker, settlements);
  }

  async function writeUntilTaken(batch: readonly Finding[]): Promise<void> {
    for (let waitMs = retryMinMs; ; waitMs = Math.min(waitMs * 2, retryMaxMs)) {
      try {
        await write(batch);
        deps.onRecorded(batch);
        return;
      } catch (error) {
        if (!(error instanceof LedgerUnavailable || error instanceof OutcomeUnknown)) {
          await writeRefused(batch, error);
          return;
        }
        log.warn({ error, outcomes: batch.length }, 'the ledger did not take outcomes; writing them again');
        await pause(waitMs);
      }
    }
  }

  /**
   * The ledger is there but refuses: the batch is halved until the outcome that it will not take is alone. That one is
   * written without what the receiver said, or else waits aside and is tried again, so that it keeps none of its
   * neighbours from being recorded.
   */
  async function writeRefused(batch: readonly Finding[], error: unknown): Promise<void> {
    const [first, second] = batch;
    if (!first) return;
    if (second) {
      const half = batch.length >> 1;
      await writeUntilTaken(batch.slice(0, half));
      await writeUntilTaken(batch.slice(half));
      return;
    }
    log.error({ error, task: first.holding.task.id }, 'the ledger refused an outcome: writing it bare, or later');
    try {
      await write([first.dispatched ? { ...first, dispatched: bare(first.dispatched) } : first]);
      deps.onRecorded(batch);
    } catch {
      clock.after(refusedRetryMs, () => add(first));
    }
  }

  async function flushAll(): Promise<void> {
    try {
      while (buffered.length > 0) {
        const now = clock.now();
        const batch = buffered.splice(0, flushMax).map((ended): Finding => {
          return { ...ended, settlement: deps.settle(ended, now) };
        });
        writingCount = batch.length;
        await writeUntilTaken(batch);
        writingCount = 0;
      }
    } finally {
      flushing = null;
    }
  }

  function flush(): Promise<void> {
    scheduled = false;
    flushing ??= flushAll();
    return flushing;
  }

  function add(ended: Ended): void {
    buffered.push(ended);
    if (scheduled || flushing) return;
    scheduled = true;
    clock.after(flushEveryMs, () => void flush());
  }

  return {
    add,
    drained: () => (buffered.length > 0 || flushing ? flush() : Promise.resolve()),
    get count() {
      return buffered.length + writingCount;
    },
  };
}

/** Without what the receivers or the network said: whatever the ledger may dislike came from there. */
function bare(dispatched: Dispatched): Dispatched {
  const requests = dispatched.requests.map((one) => ({ ...one, errorDetail: null, responseExcerpt: null }));
  return { ...dispatched, outcome: bareOutcome(dispatched.outcome), requests };
}

function bareOutcome(outcome: Outcome): Outcome {
  switch (outcome.kind) {
    case 'delivered':
    case 'rejected':
      return { ...outcome, retryAfter: null, responseExcerpt: null, words: null };
    case 'unreachable':
    case 'broken':
    case 'blocked':
      return { ...outcome, detail: '' };
    case 'timeout':
      return outcome;
    default:
      return assertNever(outcome, 'outcome');
  }
}
