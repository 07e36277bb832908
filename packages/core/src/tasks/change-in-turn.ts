import { Refusal } from '../model/refusal.ts';
import type { EpochMs, Task } from '../model/task.ts';
import { changeKnownTask, type PlannedChange } from './change-known-task.ts';
import { notFound } from './not-found.ts';
import type { TaskAddress, TaskDeps } from './task-deps.ts';

/** How often a change starts again from what is on record before it gives up. */
const turnsMax = 8;

/** 'look again': the record must be read anew. 'leave it': it is already what was asked. */
export type Plan = PlannedChange | 'look again' | 'leave it';

/**
 * Reads the task, lets `plan` decide on what it is now, and changes it if it is still that; otherwise starts again.
 * @param plan decides; throws a Refusal to end it
 * @throws Refusal not_found, stale_revision, conflict (it kept changing under our hands), and plan's own
 * @throws LedgerUnavailable, OutcomeUnknown
 */
export async function changeInTurn({
  deps,
  input,
  plan,
}: {
  deps: Pick<TaskDeps, 'ledger' | 'clock'>;
  input: TaskAddress;
  plan: (task: Task, now: EpochMs) => Plan | Promise<Plan>;
}): Promise<Task> {
  const { ledger, clock } = deps;
  for (let turn = 0; turn < turnsMax; turn++) {
    const task = await ledger.findTask(input.id);
    if (!task) throw notFound(input.id);
    if (input.revision !== undefined && input.revision !== task.revision) {
      throw new Refusal('stale_revision', `The task is at revision ${task.revision}; read it again.`);
    }
    const planned = await plan(task, clock.now());
    if (planned === 'look again') continue;
    if (planned === 'leave it') return task;
    const changed = await changeKnownTask({ ledger, task, plan: planned });
    if (changed) return changed;
  }
  throw new Refusal('conflict', 'The task kept changing; try again.');
}
