import type { EpochMs } from '@qbasecron/core';
import type { Collection } from 'mongodb';
import { toDate } from './fields.ts';
import type { Guard } from './guard.ts';
import type { StoredRecord } from './names.ts';

/** Somebody may mend the record, or a newer version of the program read it: it is not given up, only put off. */
const putOffMs = 60 * 60_000;

/**
 * Puts off what was due by `before` and cannot be read; otherwise the planner would meet it again at once, for ever.
 * Repeating is harmless.
 */
export async function pushUnreadable(
  {
    collection,
    guard,
    field = 'next_plan_at',
  }: {
    collection: Collection<StoredRecord>;
    guard: Guard;
    /** When it is due. @default 'next_plan_at' */
    field?: string;
  },
  ids: readonly string[],
  before: EpochMs,
): Promise<void> {
  if (ids.length === 0) return;
  await guard.write(() =>
    collection.updateMany(
      { _id: { $in: [...ids] }, [field]: { $lte: toDate(before) } },
      { $set: { [field]: toDate(before + putOffMs) } },
    ),
  );
}
