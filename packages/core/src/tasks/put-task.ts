import { Refusal } from '../model/refusal.ts';
import type { Task } from '../model/task.ts';
import { draftTask } from './draft-task.ts';
import { fingerprintDraft } from './fingerprint-draft.ts';
import { taskBytes } from './task-bytes.ts';
import type { TaskDeps } from './task-deps.ts';
import type { TaskDraft } from './task-draft.ts';
import { writeTwice } from './write-twice.ts';

export type PutTaskDeps = Pick<TaskDeps, 'ledger' | 'commit' | 'offers' | 'clock' | 'sha256' | 'inherit' | 'settings'>;

/**
 * Creates the task of the client's own id, or returns it as it is now when the same was put before. Repeating is
 * harmless. What was put is compared, not what became of it: a PATCH in between is no conflict.
 * @throws Refusal invalid_request, overloaded; conflict when the id stands for another task, or for a deleted one
 * @throws LedgerUnavailable, OutcomeUnknown
 */
export async function putTask({
  deps,
  input,
}: {
  deps: PutTaskDeps;
  input: { id: string; draft: TaskDraft };
}): Promise<{ task: Task; created: boolean }> {
  const inherited = await deps.inherit(input.draft);
  const { settings } = deps;
  const drafted = draftTask(input.draft, inherited, { id: input.id, now: deps.clock.now(), settings });
  const payloadHash = deps.sha256(fingerprintDraft(input.draft, deps.settings.defaultTimezone));
  const task = { ...drafted, payloadHash };
  if ((await writeTwice(() => deps.commit(task, taskBytes(task)))) === 'inserted') {
    void deps.offers.offer([task]);
    return { task, created: true };
  }
  const found = await deps.ledger.findTask(input.id);
  if (!found) throw new Refusal('conflict', `The id ${input.id} belonged to a task that was deleted; take another.`);
  if (found.payloadHash !== payloadHash) {
    throw new Refusal('conflict', `A task of the id ${input.id} exists and was not made by this request.`);
  }
  // An unknown first outcome may have left it stored but not offered; offering twice is harmless.
  if (found.state === 'scheduled') void deps.offers.offer([found]);
  return { task: found, created: false };
}
