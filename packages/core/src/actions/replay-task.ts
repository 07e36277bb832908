import type { EpochMs, Task } from '../model/task.ts';
import { applyPatch } from '../tasks/apply-patch.ts';
import { freshState } from '../tasks/fresh-state.ts';
import type { Inherit } from '../tasks/inherit.ts';
import { namedAfter } from '../tasks/named-after.ts';
import { notFound } from '../tasks/not-found.ts';
import { taskBytes } from '../tasks/task-bytes.ts';
import type { TaskDeps, TaskSettings } from '../tasks/task-deps.ts';
import type { TaskPatch } from '../tasks/task-draft.ts';
import { writeTwice } from '../tasks/write-twice.ts';
import { formatInstant } from '../time/format-instant.ts';

type ReplayTaskDeps = Pick<TaskDeps, 'ledger' | 'commit' | 'offers' | 'clock' | 'newId' | 'inherit' | 'settings'>;

/**
 * Makes a new task of one that is on record, in whatever state, as it is but for the edits, and due now unless they
 * name a time. The old one is left as it is; the new one is linked to it and belongs to no schedule.
 * @throws Refusal invalid_request (the edits, or a destination that is gone), not_found, overloaded
 * @throws LedgerUnavailable (nothing stored), OutcomeUnknown (after one repetition)
 */
export async function replayTask({
  deps,
  input,
}: {
  deps: ReplayTaskDeps;
  input: {
    id: string;
    patch: TaskPatch;
    /** Made before, by an Idempotency-Key: repeating with it is harmless. */
    newTaskId?: string | undefined;
  };
}): Promise<Task> {
  const { ledger, clock, inherit, settings, newId } = deps;
  if (input.newTaskId !== undefined) {
    const first = await ledger.findTask(input.newTaskId);
    if (first) return first;
  }
  const task = await ledger.findTask(input.id);
  if (!task) throw notFound(input.id);
  const id = input.newTaskId ?? newId();
  const replay = await replayOf({ task, patch: input.patch, id, now: clock.now(), inherit, settings });
  await writeTwice(() => deps.commit(replay, taskBytes(replay)));
  void deps.offers.offer([replay]);
  return replay;
}

/**
 * The new task. The same arguments give the same one.
 * @throws Refusal invalid_request; LedgerUnavailable
 */
export async function replayOf(deps: {
  task: Task;
  patch: TaskPatch;
  id: string;
  now: EpochMs;
  inherit: Inherit;
  settings: TaskSettings;
}): Promise<Task> {
  const { task, patch, id, now, inherit, settings } = deps;
  const again: Task = {
    ...task,
    ...freshState(id, now, settings.partitionCount),
    id,
    time: formatInstant(now),
    delay: null,
    timeResolution: null,
    dueAt: now,
    nextAttemptAt: now,
    ageFromAt: now,
    scheduleId: null,
    occurrence: null,
    linked: { kind: 'replay', taskId: task.id },
    // One that has passed would end the new task before it begins.
    expiresAt: task.expiresAt !== null && task.expiresAt > now ? task.expiresAt : null,
  };
  const inherited = await inherit(namedAfter(again, patch));
  const { request, due } = applyPatch({ task: again, patch, inherited, now, settings });
  const times = due ? { ...due, nextAttemptAt: due.dueAt, ageFromAt: due.dueAt } : {};
  return { ...again, ...request, ...times };
}
