import { Refusal } from '../model/refusal.ts';
import type { Schedule } from '../model/schedule.ts';
import type { ScheduleQuery } from '../ports/schedule-ledger.ts';
import { QueryTooSlow } from '../ports/task-ledger.ts';
import type { PagePosition } from '../tasks/list-tasks.ts';
import type { ScheduleDeps } from './schedule-deps.ts';

/**
 * One page of schedules, newest first. `next` is null on the last page. A schedule that exists throughout is on
 * exactly one page.
 * @throws Refusal query_too_slow; LedgerUnavailable
 */
export async function listSchedules({
  deps,
  input,
}: {
  deps: Pick<ScheduleDeps, 'schedules'>;
  input: ScheduleQuery;
}): Promise<{ items: Schedule[]; next: PagePosition | null }> {
  if (input.states?.length === 0) return { items: [], next: null };
  try {
    const found = await deps.schedules.listSchedules({ ...input, limit: input.limit + 1 });
    const items = found.slice(0, input.limit);
    const last = items.at(-1);
    return { items, next: last && found.length > input.limit ? { at: last.createdAt, id: last.id } : null };
  } catch (error) {
    if (!(error instanceof QueryTooSlow)) throw error;
    throw new Refusal('query_too_slow', 'The search took too long: add a filter that leaves fewer schedules.', {
      cause: error,
    });
  }
}
