import { isDeepStrictEqual } from 'node:util';

import type { Task, TaskState } from '../model/task.ts';
import { OutcomeUnknown, type TaskChange, type TaskCondition, type TaskLedger } from '../ports/task-ledger.ts';

/** A change planned on a task as it was read. */
export type PlannedChange = { states: readonly TaskState[]; leaseToken?: string; change: TaskChange };

/**
 * Changes a task if nobody has changed it since it was read (its revision is the condition, besides state and lease).
 * A write whose outcome is unknown is read back: when the revision is still the one read, it is run once more.
 * @returns the task as it is then on record, or null when it no longer fitted
 * @throws LedgerUnavailable (nothing changed), OutcomeUnknown (could not be told by reading back)
 */
export async function changeKnownTask({
  ledger,
  task,
  plan,
}: {
  ledger: TaskLedger;
  task: Task;
  plan: PlannedChange;
}): Promise<Task | null> {
  const { states, leaseToken, change } = plan;
  const condition = { states, revision: task.revision, ...(leaseToken === undefined ? {} : { leaseToken }) };
  try {
    return await ledger.changeTask(task.id, condition, change);
  } catch (error) {
    if (!(error instanceof OutcomeUnknown)) throw error;
    const seen = await readBack(ledger, task.id, error);
    if (hasTaken(task, seen, change)) return seen ?? { ...task, ...change, revision: task.revision + 1 };
    if (seen?.revision !== task.revision) throw error;
    return changeAgain({ ledger, task, condition, change, unknown: error });
  }
}

/** The second run, after a first that seemed to change nothing but may still land while we look. */
async function changeAgain({
  ledger,
  task,
  condition,
  change,
  unknown,
}: {
  ledger: TaskLedger;
  task: Task;
  condition: TaskCondition;
  change: TaskChange;
  unknown: OutcomeUnknown;
}): Promise<Task | null> {
  let changed: Task | null;
  try {
    changed = await ledger.changeTask(task.id, condition, change);
  } catch (error) {
    // Even "nothing was written" tells only about the second run.
    throw error instanceof OutcomeUnknown ? error : new OutcomeUnknown('both runs failed', { cause: error });
  }
  if (changed) return changed;
  // No longer fitting may mean that the first run has landed meanwhile.
  const seen = await readBack(ledger, task.id, unknown);
  return hasTaken(task, seen, change) ? (seen ?? { ...task, ...change, revision: task.revision + 1 }) : null;
}

async function readBack(ledger: TaskLedger, id: string, unknown: OutcomeUnknown): Promise<Task | null> {
  try {
    return await ledger.findTask(id);
  } catch {
    throw unknown;
  }
}

/**
 * True when the change is on record. Only one write can lead from a revision to the next, so the next revision with
 * our values is our write, or one that did the same.
 */
function hasTaken(before: Task, seen: Task | null, change: TaskChange): boolean {
  if (!seen) return change.deletedAt !== undefined;
  if (seen.revision !== before.revision + 1) return false;
  const entries = Object.entries(change) as [keyof TaskChange, unknown][];
  return entries.every(([field, value]) => isDeepStrictEqual(seen[field], value));
}
