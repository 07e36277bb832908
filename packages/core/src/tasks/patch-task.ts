import { isDeepStrictEqual } from 'node:util';

import { Refusal } from '../model/refusal.ts';
import { isFinal } from '../model/states.ts';
import type { EpochMs, Task } from '../model/task.ts';
import type { TaskChange } from '../ports/task-ledger.ts';
import { applyPatch } from './apply-patch.ts';
import { changeInTurn } from './change-in-turn.ts';
import { namedAfter } from './named-after.ts';
import type { Due } from './read-due.ts';
import { busy } from './run-task.ts';
import type { TaskAddress, TaskDeps } from './task-deps.ts';
import type { TaskPatch } from './task-draft.ts';

/**
 * Changes what the user can set of a scheduled task, one that waits for its retry included. A patch of `time`, `delay`
 * or `timezone` schedules it anew: due_at, the next attempt and the age limit start from the new time; attempts spent
 * stay spent. A patch that changes nothing still answers the task, at the same revision.
 * @throws Refusal invalid_request, not_found, stale_revision, task_finished, armed, conflict
 * @throws LedgerUnavailable, OutcomeUnknown
 */
export async function patchTask({
  deps,
  input,
}: {
  deps: Pick<TaskDeps, 'ledger' | 'clock' | 'offers' | 'inherit' | 'settings'>;
  input: TaskAddress & { patch: TaskPatch };
}): Promise<Task> {
  let moved = false;
  const task = await changeInTurn({
    deps,
    input,
    async plan(found, now) {
      if (isFinal(found.state)) throw new Refusal('task_finished', `The task is ${found.state}: it is over.`);
      if (found.state !== 'scheduled') throw busy(found);
      const inherited = await deps.inherit(namedAfter(found, input.patch));
      const change = changesOf({ task: found, patch: input.patch, inherited, now, settings: deps.settings });
      moved = change.nextAttemptAt !== undefined;
      if (Object.keys(change).length === 0) return 'leave it';
      return { states: ['scheduled'], change: { ...change, updatedAt: now } };
    },
  });
  if (moved && task.state === 'scheduled') void deps.offers.offer([task]);
  return task;
}

function scheduledAnew(due: Due): TaskChange {
  return { ...due, nextAttemptAt: due.dueAt, ageFromAt: due.dueAt, postponedFrom: null };
}

/** What was put off because of one destination does not wait for it any more when it goes to another. */
function freed({ postponedFrom, flow }: Task, flowAfter: string, now: EpochMs): TaskChange {
  if (postponedFrom === null || flow === flowAfter) return {};
  return { nextAttemptAt: Math.max(postponedFrom, now), postponedFrom: null };
}

/** The fields to which the patch gives another value. */
function changesOf(patched: Parameters<typeof applyPatch>[0]): TaskChange {
  const { task, now } = patched;
  const { request, due } = applyPatch(patched);
  const asked = { ...request, ...(due ? scheduledAnew(due) : freed(task, request.flow, now)) };
  const changed = Object.entries(asked).filter(
    ([field, value]) => !isDeepStrictEqual(task[field as keyof Task], value),
  );
  return Object.fromEntries(changed) as TaskChange;
}
