import type { Task } from '../model/task.ts';

/** Tasks that have ended and by which a callback is still to follow. Throws as TaskLedger does. */
export interface FollowUpLedger {
  /** Final, not deleted, with followUp `open`; at most `limit`, in no order. */
  openFollowUps(limit: number): Promise<Task[]>;
  /** Sets followUp `done` of those that are `open` and final; a task that was started again meanwhile stays as it is. */
  closeFollowUps(ids: readonly string[]): Promise<void>;
}
