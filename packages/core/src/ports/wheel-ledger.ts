import type { Attempt } from '../model/attempt.ts';
import type { DeliveryGuarantee, EpochMs, FinishReason, Lease, Task, TaskState } from '../model/task.ts';
import type { Slot } from '../wheel/slot.ts';

/**
 * The ledger as the worker needs it: batched, conditional, and harmless to repeat. Throws LedgerUnavailable or
 * OutcomeUnknown as TaskLedger does; the caller re-runs.
 */
export interface WheelLedger {
  /** Ids of scheduled tasks of the slot in order of nextAttemptAt, at most `limit`. */
  slotTaskIds(slot: Slot, limit: number, skip?: FlowSkip): Promise<string[]>;
  /** Ids of scheduled tasks with nextAttemptAt < before, oldest first, of the given partitions, at most `limit`. */
  dueTaskIds(before: EpochMs, partitions: readonly number[], limit: number, skip?: FlowSkip): Promise<string[]>;
  /**
   * Claims those of `ids` that are scheduled with from ≤ nextAttemptAt < until, for the lease, and returns what was
   * claimed, as it is on record after the claim. Others are left out in silence: they were taken, moved or cancelled.
   * A repeat with the same lease returns the same tasks.
   */
  claimTasks(claim: {
    ids: readonly string[];
    from: EpochMs;
    until: EpochMs;
    lease: Lease;
    skip?: FlowSkip;
  }): Promise<Task[]>;
  /**
   * Moves what a skip with the same words leaves out of the window to `to`, or to its expires_at if that comes first,
   * and notes since when it waits; dueAt stays. Repeating is harmless as long as `to` lies beyond the window. Returns
   * how many.
   */
  postponeFlows(postponed: {
    partitions: readonly number[];
    from: EpochMs;
    until: EpochMs;
    skip: FlowSkip;
    to: EpochMs;
  }): Promise<number>;
  /** at_most_once: writes sentAt on those still held by the worker; returns the ids for which that is acknowledged. */
  announceSends(ids: readonly string[], worker: string, sentAt: EpochMs): Promise<string[]>;
  /** Gives a parked task a new token, if it still has the old one; false when an api's write took it. */
  retakeTask(id: string, old: Lease, token: string): Promise<boolean>;
  /** Back to `scheduled`, for those of `ids` that the worker holds; clears lease and sentAt. Returns how many. */
  releaseTasks(ids: readonly string[], worker: string): Promise<number>;
  /**
   * Writes attempts; where a task's attempt of that number is on record already, it is left as it is, and resolves to
   * those as they were. Only a `lost` attempt gives way to what its own worker (the same token) knows better. Must come
   * before settleTasks of the same tasks. `purgeAt` dates the attempts of a task that ends; null else.
   */
  recordAttempts(attempts: readonly Attempt[], purgeAt: (attempt: Attempt) => EpochMs | null): Promise<Attempt[]>;
  /**
   * Writes what became of the tasks, for those that the worker still holds and whose attempts on record are still as
   * many: a repeat that comes after the worker has claimed a task anew changes nothing. Clears lease and sentAt.
   */
  settleTasks(worker: string, settlements: readonly Settlement[]): Promise<void>;
  /** What an incarnation holds, at most `limit`: state `delivering` with its lease. */
  heldTasks(worker: string, limit: number): Promise<HeldTask[]>;
  /** Every incarnation that holds a task now, each once, in no order; found by jumping the index. */
  holders(): Promise<string[]>;
  /** Slots with scheduled tasks whose nextAttemptAt lies in [from, until), nearest first; found by jumping the index. */
  occupiedSlots(from: EpochMs, until: EpochMs): Promise<Slot[]>;
  /** How many partitions this ledger was made with. */
  partitionCount(): number;
}

/** Flows that have more armed than they can send: their other tasks are left where they are. */
export type FlowSkip = {
  /** Few names; none leaves out nothing. */
  flows: readonly string[];
  /** What expires before this is taken all the same, so that it ends in time. */
  expiresBefore: EpochMs;
};

/** What became of a task after an attempt, or after its worker was lost. */
export type Settlement = {
  id: string;
  /** The task's attemptCount as it was claimed: the condition of the write. */
  attemptCount: number;
  state: Exclude<TaskState, 'delivering'>;
  finishReason: FinishReason | null;
  lastStatus: number | null;
  lastError: string | null;
  /** The next attempt, for state `scheduled`; null leaves the field as it is. */
  nextAttemptAt: EpochMs | null;
  finishedAt: EpochMs | null;
  purgeAt: EpochMs | null;
  /** Adds to attemptCount, triesSpent and lostCount. */
  add: { attempts: 0 | 1; tries: 0 | 1; lost: 0 | 1 };
  /** broadcast: the targets that have answered well so far; null leaves the field as it is. */
  answered: string[] | null;
  /** The target that was called; null leaves the field as it is. */
  lastTarget: string | null;
  /** Of a task that is put off, when it should have been sent; null for every other, which empties the field. */
  postponedFrom: EpochMs | null;
};

export type HeldTask = {
  id: string;
  partition: number;
  token: string;
  nextAttemptAt: EpochMs;
  attemptCount: number;
  lostCount: number;
  delivery: DeliveryGuarantee;
  sentAt: EpochMs | null;
  answered: string[];
};
