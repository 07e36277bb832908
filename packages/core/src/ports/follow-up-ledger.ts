import type { EpochMs, Task } from '../model/task.ts';

/** Tasks that have ended and by which a callback is still to follow. Throws as TaskLedger does. */
export interface FollowUpLedger {
  /** Final, not deleted, with followUp `open`; at most `limit`, in no order. */
  openFollowUps(limit: number): Promise<Task[]>;
  /**
   * Sets followUp `done` of those that are `open` and final since `endedUntil` or before. One that was started again
   * meanwhile stays as it is, also when it has ended again.
   */
  closeFollowUps(ids: readonly string[], endedUntil: EpochMs): Promise<void>;
}
