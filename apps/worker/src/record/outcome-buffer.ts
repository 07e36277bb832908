import {
  attemptPurgeTime,
  LedgerUnavailable,
  OutcomeUnknown,
  type Attempt,
  type Clock,
  type EpochMs,
  type Logger,
  type Settlement,
  type WheelLedger,
} from '@qbasecron/core';

/** What is to be written of one task: the attempt that was made, if one was, and what became of the task. */
export type Finding = {
  worker: string;
  partition: number;
  attempt: Attempt | null;
  settlement: Settlement;
};

export interface OutcomeBuffer {
  add(finding: Finding): void;
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
  onRecorded: (findings: readonly Finding[]) => void;
}): OutcomeBuffer {
  const { wheel, clock, log } = deps;
  const buffered: Finding[] = [];
  let writingCount = 0;
  let scheduled = false;
  let flushing: Promise<void> | null = null;

  const pause = (ms: number): Promise<void> => new Promise((resolve) => void clock.after(ms, resolve));

  async function write(batch: readonly Finding[]): Promise<void> {
    const purgeTimes = new Map<Attempt, EpochMs | null>();
    const byWorker = new Map<string, Settlement[]>();
    for (const finding of batch) {
      if (finding.attempt) purgeTimes.set(finding.attempt, attemptPurgeTime(finding.settlement));
      const settlements = byWorker.get(finding.worker);
      if (settlements) settlements.push(finding.settlement);
      else byWorker.set(finding.worker, [finding.settlement]);
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
            log.error({ error, task: batch[0]?.settlement.id }, 'an outcome cannot be recorded; recovery will decide');
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
      const batch = buffered.splice(0, flushMax);
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
    add(finding) {
      buffered.push(finding);
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
