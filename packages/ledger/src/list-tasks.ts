import type { TaskQuery } from '@qbasecron/core';
import type { Filter, Sort } from 'mongodb';
import { toDate } from './fields.ts';
import type { Collections, StoredRecord } from './names.ts';

const orders = {
  newest: { field: 'create_at', beyond: '$lt', sort: { create_at: -1, _id: -1 } },
  next_due: { field: 'next_attempt_at', beyond: '$gt', sort: { next_attempt_at: 1, _id: 1 } },
} as const satisfies Record<TaskQuery['order'], { field: string; beyond: string; sort: Sort }>;

/**
 * The records of a page. After a cursor it is two queries, the rest of the instant of the last item seen and what
 * lies beyond it, because each of them is one plain range of the index. Rejects with the driver's errors.
 */
export async function findPage(collections: Collections, query: TaskQuery, timeMaxMs: number): Promise<StoredRecord[]> {
  if (query.limit <= 0) return [];
  const { field, beyond, sort } = orders[query.order];
  const filters = filtersOf(query);
  if (!filters) return [];
  const find = (position: Filter<StoredRecord>, limit: number): Promise<StoredRecord[]> =>
    collections.tasks
      // The position stands first and the deletion last: simple servers use the first clause that has an index.
      .find({ ...position, ...filters, deleted_at: null })
      .sort(sort)
      .limit(limit)
      .maxTimeMS(timeMaxMs)
      .toArray();
  const { after, limit } = query;
  if (!after) return find({}, limit);
  const at = toDate(after.at);
  const tied = await find({ [field]: at, _id: { [beyond]: after.id } }, limit);
  if (tied.length === limit) return tied;
  return [...tied, ...(await find({ [field]: { [beyond]: at } }, limit - tied.length))];
}

/** Null when no task can fit. */
function filtersOf(query: TaskQuery): Filter<StoredRecord> | null {
  const filters: Filter<StoredRecord> = {};
  let states = query.states ? [...query.states] : null;
  if (query.order === 'next_due') states = states === null || states.includes('scheduled') ? ['scheduled'] : [];
  if (states?.length === 0) return null;
  if (query.label !== undefined) filters['labels'] = query.label;
  if (query.scheduleId !== undefined) filters['schedule_id'] = query.scheduleId;
  if (states) filters['state'] = states.length === 1 ? states[0] : { $in: states };
  if (query.dueFrom !== undefined || query.dueUntil !== undefined) {
    filters['due_at'] = {
      ...(query.dueFrom === undefined ? {} : { $gte: toDate(query.dueFrom) }),
      ...(query.dueUntil === undefined ? {} : { $lt: toDate(query.dueUntil) }),
    };
  }
  if (query.text !== undefined) filters['desc'] = { $regex: escapeForRegex(query.text), $options: 'i' };
  return filters;
}

/** So that each character stands for itself in PCRE and in its relatives. */
function escapeForRegex(text: string): string {
  return text.replaceAll(/[\\^$.*+?()[\]{}|]/g, String.raw`\$&`);
}
