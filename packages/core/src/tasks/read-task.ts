import type { Attempt } from '../model/attempt.ts';
import type { Task } from '../model/task.ts';
import { notFound } from './not-found.ts';
import type { TaskDeps } from './task-deps.ts';

/**
 * A task and all its attempts.
 * @throws Refusal not_found; LedgerUnavailable
 */
export async function readTask({
  deps,
  input,
}: {
  deps: Pick<TaskDeps, 'ledger'>;
  input: { id: string };
}): Promise<{ task: Task; attempts: Attempt[] }> {
  const [task, attempts] = await Promise.all([deps.ledger.findTask(input.id), deps.ledger.findAttempts(input.id)]);
  if (!task) throw notFound(input.id);
  return { task, attempts };
}
