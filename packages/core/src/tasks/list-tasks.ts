import { Refusal } from '../model/refusal.ts';
import type { EpochMs, Task } from '../model/task.ts';
import { QueryTooSlow, type TaskQuery } from '../ports/task-ledger.ts';
import type { TaskDeps } from './task-deps.ts';

/** Where the next page begins: the sort key of the last item of this one. */
export type PagePosition = { at: EpochMs; id: string };

/**
 * One page of tasks. `next` is null on the last page. A task that exists throughout and whose sort key does not
 * change is on exactly one page.
 * @throws Refusal query_too_slow; LedgerUnavailable
 */
export async function listTasks({
  deps,
  input,
}: {
  deps: Pick<TaskDeps, 'ledger'>;
  input: TaskQuery;
}): Promise<{ items: Task[]; next: PagePosition | null }> {
  if (input.states?.length === 0) return { items: [], next: null };
  try {
    const found = await deps.ledger.listTasks({ ...input, limit: input.limit + 1 });
    const items = found.slice(0, input.limit);
    const last = items.at(-1);
    return { items, next: last && found.length > input.limit ? positionOf(last, input.order) : null };
  } catch (error) {
    if (!(error instanceof QueryTooSlow)) throw error;
    throw new Refusal('query_too_slow', 'The search took too long: add a filter that leaves fewer tasks.', {
      cause: error,
    });
  }
}

function positionOf(task: Task, order: TaskQuery['order']): PagePosition {
  return { at: order === 'newest' ? task.createdAt : task.nextAttemptAt, id: task.id };
}
