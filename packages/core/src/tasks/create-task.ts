import type { Task } from '../model/task.ts';
import { draftTask } from './draft-task.ts';
import { notFound } from './not-found.ts';
import { taskBytes } from './task-bytes.ts';
import type { TaskDeps } from './task-deps.ts';
import type { TaskDraft } from './task-draft.ts';
import { writeTwice } from './write-twice.ts';

export type CreateTaskDeps = Pick<
  TaskDeps,
  'ledger' | 'commit' | 'offers' | 'clock' | 'newId' | 'inherit' | 'settings'
>;

export type CreateTaskInput = {
  draft: TaskDraft;
  /** Made before, by an Idempotency-Key: repeating with it is harmless and answers the first task as it is now. */
  id?: string | undefined;
  /** The request of this id was finished before: only reads. @default false */
  isReplay?: boolean | undefined;
};

/**
 * Accepts a task: resolves once the ledger has acknowledged it, then offers it to the timer without waiting.
 * @throws Refusal invalid_request, overloaded; not_found when the first task of that id was deleted since
 * @throws LedgerUnavailable (nothing stored), OutcomeUnknown (after one repetition)
 */
export async function createTask({ deps, input }: { deps: CreateTaskDeps; input: CreateTaskInput }): Promise<Task> {
  if (input.id !== undefined && input.isReplay) return findFirst(deps, input.id);
  const inherited = await deps.inherit(input.draft);
  const { settings } = deps;
  const task = draftTask(input.draft, inherited, { id: input.id ?? deps.newId(), now: deps.clock.now(), settings });
  const result = await writeTwice(() => deps.commit(task, taskBytes(task)));
  if (result === 'exists' && input.id !== undefined) {
    const first = await findFirst(deps, input.id);
    // Whoever stored it may have ended before offering it; doubling is harmless.
    if (first.state === 'scheduled') void deps.offers.offer([first]);
    return first;
  }
  // Without a pre-made id, `exists` can only be our own first run.
  void deps.offers.offer([task]);
  return task;
}

async function findFirst({ ledger }: CreateTaskDeps, id: string): Promise<Task> {
  const first = await ledger.findTask(id);
  if (!first) throw notFound(id);
  return first;
}
