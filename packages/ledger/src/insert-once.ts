import type { Collection } from 'mongodb';
import { isDuplicateKey } from './errors.ts';
import type { StoredRecord } from './names.ts';

/** Inserts a record, unless one of its id is there already: then false. Rejects with the driver's errors. */
export async function insertOnce(collection: Collection<StoredRecord>, record: StoredRecord): Promise<boolean> {
  try {
    await collection.insertOne(record);
    return true;
  } catch (error) {
    if (!isDuplicateKey(error)) throw error;
    return false;
  }
}
