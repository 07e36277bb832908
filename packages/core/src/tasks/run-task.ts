import { Refusal } from '../model/refusal.ts';
import { isFinal } from '../model/states.ts';
import type { Task } from '../model/task.ts';
import { changeInTurn } from './change-in-turn.ts';
import type { TaskAddress, TaskDeps } from './task-deps.ts';

/**
 * Makes a scheduled task's next attempt now; due_at stays what the user asked. Repeating is harmless while it waits.
 * @throws Refusal not_found, stale_revision, task_finished, armed (it is about to be sent anyway), conflict
 * @throws LedgerUnavailable, OutcomeUnknown
 */
export async function runTask({
  deps,
  input,
}: {
  deps: Pick<TaskDeps, 'ledger' | 'clock' | 'offers'>;
  input: TaskAddress;
}): Promise<Task> {
  const task = await changeInTurn({
    deps,
    input,
    plan(found, now) {
      if (isFinal(found.state)) throw new Refusal('task_finished', `The task is ${found.state} already.`);
      if (found.state !== 'scheduled') throw busy(found);
      return { states: ['scheduled'], change: { nextAttemptAt: now, postponedFrom: null, updatedAt: now } };
    },
  });
  if (task.state === 'scheduled') void deps.offers.offer([task]);
  return task;
}

/** The answer to a change of a task that a worker or its receiver has in hand. */
export function busy(task: Pick<Task, 'state'>): Refusal {
  if (task.state !== 'awaiting_ack') {
    return new Refusal('armed', 'A worker holds the task: it is about to be sent, or is being sent.');
  }
  return new Refusal('awaiting_ack', 'The receiver has the task and is still to say how it went.');
}
