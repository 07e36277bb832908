import type { EpochMs, TaskQuery } from '@qbasecron/core';
import type { Filter } from 'mongodb';
import { toDate } from './fields.ts';
import { findPage, newestFirst, type PageOrder } from './find-page.ts';
import type { Collections, StoredRecord } from './names.ts';

const orders = {
  newest: newestFirst,
  next_due: { field: 'next_attempt_at', beyond: '$gt', sort: { next_attempt_at: 1, _id: 1 } },
} as const satisfies Record<TaskQuery['order'], PageOrder>;

/** The records of a page. Rejects with the driver's errors. */
export async function findTasks({ tasks }: Collections, query: TaskQuery, timeMaxMs: number): Promise<StoredRecord[]> {
  const filters = filtersOf(query);
  if (!filters) return [];
  const { after, limit } = query;
  return findPage({ collection: tasks, order: orders[query.order], filters, after, limit, timeMaxMs });
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
  // After the state, whose index is in the order of the list: the one by destination is not.
  if (query.destination !== undefined) filters['destination'] = query.destination;
  if (query.finishReasons !== undefined) filters['finish_reason'] = { $in: [...query.finishReasons] };
  if (query.lastStatus !== undefined) filters['last_status'] = query.lastStatus;
  addRange(filters, 'finish_at', query.finishedFrom, query.finishedUntil);
  addRange(filters, 'due_at', query.dueFrom, query.dueUntil);
  if (query.text !== undefined) filters['desc'] = { $regex: escapeForRegex(query.text), $options: 'i' };
  return filters;
}

function addRange(filters: Filter<StoredRecord>, field: string, from?: EpochMs, until?: EpochMs): void {
  if (from === undefined && until === undefined) return;
  filters[field] = {
    ...(from === undefined ? {} : { $gte: toDate(from) }),
    ...(until === undefined ? {} : { $lt: toDate(until) }),
  };
}

/** So that each character stands for itself in PCRE and in its relatives. */
function escapeForRegex(text: string): string {
  return text.replaceAll(/[\\^$.*+?()[\]{}|]/g, String.raw`\$&`);
}
