import type { Logger, PlanPoint, ScheduleAdvance } from '@qbasecron/core';
import type { AnyBulkWriteOperation, Filter } from 'mongodb';
import { toDate } from '../fields.ts';
import type { Guard } from '../guard.ts';
import type { Collections, StoredRecord } from '../names.ts';
import { encodeScheduleChange } from './schedule-document.ts';

type Deps = { collections: Collections; guard: Guard; log: Logger };

/** The condition of a write to a schedule: it is still where the user, or the planner, has seen it. */
export function at({ revision, plannedUntil }: PlanPoint): Filter<StoredRecord> {
  return { revision, planned_until: toDate(plannedUntil) };
}

/**
 * One bulk write. Advances that share everything but the id are one operation of it: servers that sync each operation
 * do it ten times faster so. Each schedule is still decided by its own condition, and repeating is harmless.
 */
export async function advanceSchedules(
  { collections, guard }: Deps,
  advances: readonly ScheduleAdvance[],
): Promise<number> {
  if (advances.length === 0) return 0;
  const operations = groupAlike(advances).map(({ ids, advance }): AnyBulkWriteOperation<StoredRecord> => {
    const { condition, change, addRuns = 0 } = advance;
    const update = {
      ...encodeScheduleChange({ plannedUntil: condition.plannedUntil, ...change }),
      ...(addRuns === 0 ? {} : { $inc: { run_count: addRuns } }),
    };
    const [id] = ids;
    return ids.length === 1
      ? { updateOne: { filter: { _id: id, ...at(condition) } as Filter<StoredRecord>, update } }
      : { updateMany: { filter: { _id: { $in: ids }, ...at(condition) }, update } };
  });
  const { matchedCount } = await guard.write(() => collections.schedules.bulkWrite(operations, { ordered: false }));
  return matchedCount;
}

function groupAlike(advances: readonly ScheduleAdvance[]): { ids: string[]; advance: ScheduleAdvance }[] {
  const groups = new Map<string, { ids: string[]; advance: ScheduleAdvance }>();
  for (const advance of advances) {
    const { id, condition, change, addRuns } = advance;
    const key = JSON.stringify([condition.revision, condition.plannedUntil, change, addRuns]);
    const group = groups.get(key);
    if (group) group.ids.push(id);
    else groups.set(key, { ids: [id], advance });
  }
  return [...groups.values()];
}
