import type { Collection } from 'mongodb';
import { afterWrite } from './after-write.ts';
import type { Guard } from './guard.ts';
import { insertRecords } from './insert-records.ts';
import type { StoredRecord } from './names.ts';

/**
 * Writes each record; one of the same id on record is replaced. Not an upsert: of two upserts of one id at once, one
 * fails. Of two records of one id the later stays.
 */
export async function putRecords(
  { collection, guard }: { collection: Collection<StoredRecord>; guard: Guard },
  records: readonly StoredRecord[],
  bytesOf: (record: StoredRecord) => number,
): Promise<void> {
  if (records.length === 0) return;
  const existing = await insertRecords({ collection, guard }, records, bytesOf);
  if (existing.size === 0) return;
  const replacements = records
    .filter((_, index) => existing.has(index))
    .map(({ _id, ...fields }) => ({ replaceOne: { filter: { _id }, replacement: fields } }));
  await afterWrite(() => guard.write(() => collection.bulkWrite(replacements, { ordered: true })));
}
