import type { Attempt } from '../model/attempt.ts';
import type { EpochMs, FinishReason, Task, TaskState } from '../model/task.ts';

/**
 * The ledger as the api needs it. Every write is acknowledged by a majority and its journal before it resolves.
 * Throws LedgerUnavailable when nothing was written, OutcomeUnknown when that cannot be told.
 */
export interface TaskLedger {
  /**
   * Inserts each task; one result for each, in order: `exists` when a task of that id is on record (deleted ones
   * included), which is left as it is. Writing the same task again is therefore harmless.
   */
  insertTasks(tasks: readonly Task[]): Promise<InsertResult[]>;
  /** Null for an unknown or deleted task. */
  findTask(id: string): Promise<Task | null>;
  /** All attempts of a task in order of number. */
  findAttempts(taskId: string): Promise<Attempt[]>;
  /** At most `limit` tasks after the cursor position, in the query's order; deleted ones never. */
  listTasks(query: TaskQuery): Promise<Task[]>;
  /**
   * Sets the given fields and adds one to the revision, if the condition still holds; otherwise changes nothing and
   * resolves to null. A deleted task never fits.
   */
  changeTask(id: string, condition: TaskCondition, change: TaskChange): Promise<Task | null>;
  /** Tasks in state `awaiting_ack` whose wait has ended before `before`, longest ended first, at most `limit`. */
  overdueAcks(before: EpochMs, limit: number): Promise<Task[]>;
}

export type InsertResult = 'inserted' | 'exists';

export type TaskCondition = {
  states: readonly TaskState[];
  /** When given, the revision must be this. */
  revision?: number;
  /** When given, the lease must be of this claim. */
  leaseToken?: string;
};

/** Fields to set; null empties a field. The revision is the ledger's to count. */
export type TaskChange = Partial<Omit<Task, 'id' | 'partition' | 'createdAt' | 'revision'>>;

export type TaskQuery = {
  states?: readonly TaskState[];
  label?: string;
  scheduleId?: string;
  /** Its name. */
  destination?: string;
  finishReasons?: readonly FinishReason[];
  /** HTTP status of the last answer. */
  lastStatus?: number;
  /** finished_at ≥ this */
  finishedFrom?: EpochMs;
  /** finished_at < this */
  finishedUntil?: EpochMs;
  /** due_at ≥ this */
  dueFrom?: EpochMs;
  /** due_at < this */
  dueUntil?: EpochMs;
  /** Case-insensitive substring of desc. Only together with another filter; the ledger gives up after a time limit. */
  text?: string;
  /** `newest`: createdAt then id, descending. `next_due`: nextAttemptAt then id, ascending; scheduled tasks only. */
  order: 'newest' | 'next_due';
  /** The sort key of the last item already seen; exclusive. */
  after?: { at: EpochMs; id: string };
  limit: number;
};

/** The ledger did not take the command: nothing was written. */
export class LedgerUnavailable extends Error {
  override name = 'LedgerUnavailable';
}

/** The command may or may not have taken effect: re-run it if that is harmless, or read back. */
export class OutcomeUnknown extends Error {
  override name = 'OutcomeUnknown';
}

/** A query ran into its time limit. */
export class QueryTooSlow extends Error {
  override name = 'QueryTooSlow';
}
