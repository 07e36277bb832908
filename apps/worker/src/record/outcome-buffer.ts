import {
  attemptPurgeTime,
  describeAttempt,
  LedgerUnavailable,
  OutcomeUnknown,
  type Attempt,
  type Clock,
  type EpochMs,
  type Lease,
  type Logger,
  type Outcome,
  type Settlement,
  type Task,
  type WheelLedger,
} from '@qbasecron/core';

/** A task that was sent, or had expired before it could be. */
export type Ended = {
  task: Task;
  lease: Lease;
  startedAt: EpochMs;
  /** Null: it had expired, and no request was made. */
  outcome: Outcome | null;
};

/** What was written of one task. */
export type Finding = Ended & { settlement: Settlement };

export interface OutcomeBuffer {
  add(ended: Ended): void;
  /** Writes now; resolves when everything added so far is on record or was given up. */
  drained(): Promise<void>;
  readonly count: number;
}

/** Chosen with the prototype (design.md): flushes of up to 1,000 outcomes each 20 ms. */
const flushEveryMs = 20;
const flushMax = 1_000;
const retryMinMs = 50;
const retryMaxMs = 1_000;

/**
 * Writes outcomes in batches: attempts first, then tasks, so that a task never shows an attempt that is not there.
 * Both writes are conditional and may be repeated, so whatever the ledger did not surely take is written again until
 * it does. Its size is bounded by the armed budget, which is given back only by `onRecorded`.
 */
export function createOutcomeBuffer(deps: {
  wheel: Pick<WheelLedger, 'recordAttempts' | 'settleTasks'>;
  clock: Clock;
  log: Logger;
  /** Decides what becomes of a task. Called once for each flush's tasks with one `now`, so that equal outcomes are one write. */
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
    for (const finding of batch) {
      const { lease, outcome, settlement } = finding;
      if (outcome) {
        const { nextAttemptAt } = settlement;
        const attempt = describeAttempt({
          ...finding,
          outcome,
          token: lease.token,
          worker: lease.worker,
          nextAttemptAt,
        });
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

  /** A batch that the ledger refuses for its content is halved until the one finding that it will not take is alone. */
  async function writeUntilTaken(batch: readonly Finding[]): Promise<void> {
    let waitMs = retryMinMs;
    for (;;) {
      try {
        await write(batch);
        deps.onRecorded(batch);
        return;
      } catch (error) {
        if (!(error instanceof LedgerUnavailable || error instanceof OutcomeUnknown)) {
          if (batch.length === 1) {
            log.error({ error, task: batch[0]?.task.id }, 'an outcome cannot be recorded; recovery will decide');
            deps.onRecorded(batch);
            return;
          }
          const half = batch.length >> 1;
          await writeUntilTaken(batch.slice(0, half));
          await writeUntilTaken(batch.slice(half));
          return;
        }
        log.warn({ error, outcomes: batch.length }, 'the ledger did not take outcomes; writing them again');
        await pause(waitMs);
        waitMs = Math.min(waitMs * 2, retryMaxMs);
      }
    }
  }

  async function flushAll(): Promise<void> {
    while (buffered.length > 0) {
      const now = clock.now();
      const batch = buffered.splice(0, flushMax).map((ended) => ({ ...ended, settlement: deps.settle(ended, now) }));
      writingCount = batch.length;
      await writeUntilTaken(batch);
      writingCount = 0;
    }
    flushing = null;
  }

  function flush(): Promise<void> {
    scheduled = false;
    flushing ??= flushAll();
    return flushing;
  }

  return {
    add(ended) {
      buffered.push(ended);
      if (scheduled || flushing) return;
      scheduled = true;
      clock.after(flushEveryMs, () => void flush());
    },
    drained: () => (buffered.length > 0 || flushing ? flush() : Promise.resolve()),
    get count() {
      return buffered.length + writingCount;
    },
  };
}
