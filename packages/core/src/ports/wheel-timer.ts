import type { EpochMs } from '../model/task.ts';
import type { Slot } from '../wheel/slot.ts';

/** The timer as everybody who offers needs it. It may lose everything at any moment: the ledger decides what is due. */
export interface WheelTimer {
  /** Adds each slot's job, due at slotArmAt by the ledger's clock; one that exists is left as it is. */
  offerSlots(slots: readonly Slot[]): Promise<void>;
  /** A direct job for tasks whose slot may already be armed. */
  offerSoon(taskIds: readonly string[]): Promise<void>;
}

/** The worker's side: brings slots and direct jobs as they fall due. */
export interface TimerConsumer {
  start(handlers: TimerHandlers): Promise<void>;
  /** Stops fetching; jobs under way go on. Repeating is harmless, as for resume. */
  pause(): void;
  resume(): void;
  /** Stops fetching and waits for jobs under way, at most `graceMs`. */
  close(graceMs: number): Promise<void>;
}

export type TimerHandlers = {
  /** Resolves when the job is done, or to the time (ledger's clock) until which it must be put back. */
  slot(slot: Slot): Promise<void | { putBackUntil: EpochMs }>;
  soon(taskIds: string[]): Promise<void | { putBackUntil: EpochMs }>;
  /** A schedule's tick has come. */
  tick(scheduleId: string): Promise<void>;
};

/** Tells when the timer has lost its memory. */
export interface TimerEpoch {
  /** The timer's run id, and the run id under which it was last filled; null when that key is gone. */
  readEpoch(): Promise<{ runId: string; filledRunId: string | null }>;
  /** Writes the run id under which everything has been offered anew; the last step of a rebuild. */
  writeEpoch(runId: string): Promise<void>;
  /** Called after each reconnection. Returns its cancel. */
  onReconnect(listener: () => void): () => void;
}

/** The connection to the timer as a whole. */
export interface TimerSession {
  /** Round trip in ms. Rejects soon when the timer is away. */
  ping(): Promise<number>;
  close(): Promise<void>;
}
