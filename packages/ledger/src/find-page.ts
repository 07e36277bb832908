import type { EpochMs } from '@qbasecron/core';
import type { Collection, Filter, Sort } from 'mongodb';
import { toDate } from './fields.ts';
import type { StoredRecord } from './names.ts';

/** By a date, then by id; `beyond` leads from the last item seen to the next. */
export type PageOrder = { field: string; beyond: '$lt' | '$gt'; sort: Sort };

export const newestFirst = {
  field: 'create_at',
  beyond: '$lt',
  sort: { create_at: -1, _id: -1 },
} as const satisfies PageOrder;

/**
 * The records of a page, deleted ones never. After a cursor it is two queries, the rest of the instant of the last item
 * seen and what lies beyond it, because each of them is one plain range of the index. Rejects with the driver's errors.
 */
export async function findPage(page: {
  collection: Collection<StoredRecord>;
  order: PageOrder;
  filters: Filter<StoredRecord>;
  after: { at: EpochMs; id: string } | undefined;
  limit: number;
  timeMaxMs: number;
}): Promise<StoredRecord[]> {
  const { collection, filters, after, limit, timeMaxMs } = page;
  const { field, beyond, sort } = page.order;
  if (limit <= 0) return [];
  const find = (position: Filter<StoredRecord>, countMax: number): Promise<StoredRecord[]> =>
    collection
      // The position stands first and the deletion last: simple servers use the first clause that has an index.
      .find({ ...position, ...filters, deleted_at: null })
      .sort(sort)
      .limit(countMax)
      .maxTimeMS(timeMaxMs)
      .toArray();
  if (!after) return find({}, limit);
  const at = toDate(after.at);
  const tied = await find({ [field]: at, _id: { [beyond]: after.id } }, limit);
  if (tied.length === limit) return tied;
  return [...tied, ...(await find({ [field]: { [beyond]: at } }, limit - tied.length))];
}
