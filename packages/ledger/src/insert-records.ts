import { LedgerUnavailable, OutcomeUnknown } from '@qbasecron/core';
import type { Collection } from 'mongodb';
import { duplicatesOf } from './errors.ts';
import type { Guard } from './guard.ts';
import type { StoredRecord } from './names.ts';

/** Well below the 48 MB of one message, so that a slice is one command and fails or succeeds as one. */
const sliceBytesMax = 12 * 1024 * 1024;

/**
 * Inserts the records; resolves to the indexes of those whose id was on record before. `bytesOf` is an estimate of a
 * record's size. Throws LedgerUnavailable only when none was written.
 */
export async function insertRecords(
  deps: { collection: Collection<StoredRecord>; guard: Guard },
  records: readonly StoredRecord[],
  bytesOf: (record: StoredRecord) => number,
): Promise<Set<number>> {
  const existing = new Set<number>();
  for (const { from, until } of slices(records, bytesOf)) {
    try {
      for (const index of await insertSlice(deps, records.slice(from, until))) existing.add(from + index);
    } catch (error) {
      if (from === 0 || !(error instanceof LedgerUnavailable)) throw error;
      throw new OutcomeUnknown('the ledger was lost after a part was written', { cause: error });
    }
  }
  return existing;
}

function insertSlice(
  { collection, guard }: { collection: Collection<StoredRecord>; guard: Guard },
  records: StoredRecord[],
): Promise<number[]> {
  return guard.write(async () => {
    try {
      await collection.insertMany(records, { ordered: false });
      return [];
    } catch (error) {
      const duplicates = duplicatesOf(error);
      if (!duplicates) throw error;
      return duplicates;
    }
  });
}

function* slices(
  records: readonly StoredRecord[],
  bytesOf: (record: StoredRecord) => number,
): Generator<{ from: number; until: number }> {
  let from = 0;
  let bytes = 0;
  for (const [index, record] of records.entries()) {
    const more = bytesOf(record);
    if (index > from && bytes + more > sliceBytesMax) {
      yield { from, until: index };
      from = index;
      bytes = 0;
    }
    bytes += more;
  }
  if (from < records.length) yield { from, until: records.length };
}
