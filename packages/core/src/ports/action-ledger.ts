import type { Action, ActionState } from '../model/action.ts';
import type { EpochMs } from '../model/task.ts';
import type { PagePosition } from '../tasks/list-tasks.ts';

/** Bulk actions. Throws as TaskLedger does. */
export interface ActionLedger {
  /** One that is on record is left as it is. */
  insertAction(action: Action): Promise<void>;
  findAction(id: string): Promise<Action | null>;
  /** Newest first, at most `limit`. */
  listActions(limit: number): Promise<Action[]>;
  /** Running ones with nextStepAt ≤ before, earliest first. */
  dueActions(before: EpochMs, limit: number): Promise<Action[]>;
  /** Sets fields if it is in that state and has come to that position; else false. */
  changeAction(
    id: string,
    condition: { state: ActionState; position: PagePosition },
    change: Partial<Omit<Action, 'id' | 'kind' | 'createdAt'>>,
  ): Promise<boolean>;
}
