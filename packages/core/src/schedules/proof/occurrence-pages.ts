import type { EpochMs, Task } from '../../model/task.ts';
import type { ScheduleDeps } from '../schedule-deps.ts';

const pageTasks = 500;

export type OccurrencePages = {
  /** The tasks with a nominal time before `nominalAt` that were not taken yet, then those of that very time. */
  takeUpTo(nominalAt: EpochMs): Promise<{ before: Task[]; same: Task[] }>;
};

/** Reads a schedule's tasks with from ≤ nominal time < until in order, page by page. */
export function occurrencePages(
  { occurrences }: Pick<ScheduleDeps, 'occurrences'>,
  { scheduleId, from, until }: { scheduleId: string; from: EpochMs; until: EpochMs },
): OccurrencePages {
  let read: Task[] = [];
  let index = 0;
  let nextFrom: EpochMs | null = from;
  /** Of the nominal time at which the next page begins: those that the last one had already. */
  let seenIds = new Set<string>();

  async function readPage(): Promise<void> {
    if (nextFrom === null) return;
    const query = { scheduleId, from: nextFrom, until, limit: pageTasks } as const;
    const page = await occurrences.listOccurrences({ ...query, order: 'earliest' });
    read = page.filter(({ id }) => !seenIds.has(id));
    index = 0;
    const last = page.at(-1)?.occurrence?.nominalAt;
    if (page.length < pageTasks || last === undefined) nextFrom = null;
    // A whole page of one nominal time would be read for ever.
    else nextFrom = read.length === 0 ? last + 1 : last;
    seenIds = new Set(page.filter(({ occurrence }) => occurrence?.nominalAt === last).map(({ id }) => id));
  }

  async function peek(): Promise<Task | null> {
    while (index >= read.length && nextFrom !== null) await readPage();
    return read[index] ?? null;
  }

  return {
    async takeUpTo(nominalAt) {
      const before: Task[] = [];
      const same: Task[] = [];
      for (let task = await peek(); task !== null; task = await peek()) {
        const at = task.occurrence?.nominalAt ?? Number.NEGATIVE_INFINITY;
        if (at > nominalAt) break;
        (at < nominalAt ? before : same).push(task);
        index += 1;
      }
      return { before, same };
    },
  };
}
