import type { Db } from 'mongodb';
import { insertOnce } from './insert-once.ts';
import { decode, number, required } from './fields.ts';
import { collectionsOf, indexes, metaIds, type Collections, type IndexPlan } from './names.ts';

/** The ledger was made or migrated by a newer version of this program, which this one must not write to. */
export class LedgerTooNew extends Error {
  override name = 'LedgerTooNew';

  constructor(ledgerVersion: number, codeVersion: number) {
    super(
      `the ledger has schema version ${ledgerVersion}, but this program knows only ${codeVersion}: ` +
        'start the version that migrated it, or a newer one',
    );
  }
}

/** What the ledger is: how far it was migrated, and the partition count, fixed when it was made. */
type LedgerRecord = { schemaVersion: number; partitionCount: number };

const recordCodecs = {
  schemaVersion: required('schema_version', number),
  partitionCount: required('partition_count', number),
};

/**
 * Step n leads from schema version n − 1 to n. Each must be harmless to repeat and to run in several processes at
 * once, because nothing locks: only the step to the next version on record is conditional.
 */
const steps: readonly ((db: Db) => Promise<void>)[] = [
  createIndexes,
  // Schedules: their collections, and the index of their occurrences. All indexes again, which is no work where they are.
  createIndexes,
  // Destinations, acknowledgements, follow-ups, actions, tokens and the audit record: their collections and indexes.
  createIndexes,
];

export const schemaVersion = steps.length;

async function createIndexes(db: Db): Promise<void> {
  const collections = collectionsOf(db);
  for (const [name, plans] of Object.entries(indexes) as [keyof Collections, readonly IndexPlan[]][]) {
    await collections[name].createIndexes(plans.map((plan) => ({ ...plan })));
  }
}

/**
 * Makes the ledger if there is none and brings it to this code's version; safe when many processes start at once.
 * `partitionCount` counts only for a ledger that is made now. Throws LedgerTooNew, and the driver's errors.
 */
export async function migrate(db: Db, options: { partitionCount: number; now: number }): Promise<LedgerRecord> {
  const { meta } = collectionsOf(db);
  let record = await readRecord(meta);
  if (!record) {
    await makeRecord(meta, options);
    record = await readRecord(meta);
  }
  if (!record) throw new Error('the record of the ledger vanished while it was made');
  if (record.schemaVersion > schemaVersion) throw new LedgerTooNew(record.schemaVersion, schemaVersion);
  for (let version = record.schemaVersion + 1; version <= schemaVersion; version++) {
    await steps[version - 1]?.(db);
    // Conditional: a slower process must not take back what a newer one has written meanwhile.
    await meta.updateOne({ _id: metaIds.ledger, schema_version: version - 1 }, { $set: { schema_version: version } });
  }
  return { ...record, schemaVersion };
}

async function readRecord(meta: Collections['meta']): Promise<LedgerRecord | null> {
  const record = await meta.findOne({ _id: metaIds.ledger });
  return record && decode<LedgerRecord>(recordCodecs, record);
}

async function makeRecord(
  meta: Collections['meta'],
  { partitionCount, now }: { partitionCount: number; now: number },
): Promise<void> {
  await insertOnce(meta, {
    _id: metaIds.ledger,
    schema_version: 0,
    partition_count: partitionCount,
    create_at: new Date(now),
  });
}
