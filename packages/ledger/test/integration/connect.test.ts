import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { LedgerUnavailable, silentLogger } from '@qbasecron/core';
import { aTask } from '@qbasecron/testkit';
import { connectLedger } from '../../src/connect-ledger.ts';
import { LedgerTooNew, migrate, schemaVersion } from '../../src/migrate.ts';
import { indexes, metaIds } from '../../src/names.ts';
import { openDatabase, type Database } from '../support/ledgers.ts';

describe('connecting to the ledger', () => {
  let database: Database;
  before(async () => {
    database = await openDatabase();
  });
  after(() => database.close());

  /** The names of each collection's indexes, `_id_` left out. */
  async function indexNames(of = database): Promise<Record<string, string[]>> {
    const collections = Object.keys(indexes) as (keyof typeof indexes)[];
    const names = collections.map(async (name) => {
      const found = await of.collections[name].indexes();
      return [name, found.flatMap((index) => (index.name === '_id_' ? [] : [String(index.name)])).sort()];
    });
    return Object.fromEntries(await Promise.all(names));
  }

  const planned = Object.fromEntries(
    Object.entries(indexes).map(([name, plans]) => [name, plans.map((plan) => plan.name).sort()]),
  );

  test('ten that connect at once to nothing make one ledger, with one partition count and each index once', async () => {
    const counts = [4, 8, 16, 4, 8, 16, 4, 8, 16, 32];
    const ledgers = await Promise.all(counts.map((partitionCount) => database.connect({ partitionCount })));
    const partitionCounts = new Set(ledgers.map((ledger) => ledger.wheel.partitionCount()));
    assert.equal(partitionCounts.size, 1);
    assert.deepEqual(await indexNames(), planned);
    const record = await database.collections.meta.findOne({ _id: metaIds.ledger });
    assert.equal(record?.['schema_version'], schemaVersion);
    assert.ok(partitionCounts.has(record['partition_count']));
  });

  test('the partition count of a ledger never changes', async () => {
    const record = await database.collections.meta.findOne({ _id: metaIds.ledger });
    const ledger = await database.connect({ partitionCount: 64 });
    assert.equal(ledger.wheel.partitionCount(), record?.['partition_count']);
  });

  test('a migration that was cut short is done again', async () => {
    await database.collections.tasks.dropIndex('wheel');
    await database.collections.meta.updateOne({ _id: metaIds.ledger }, { $set: { schema_version: 0 } });
    await database.connect();
    assert.deepEqual(await indexNames(), planned);
    const record = await database.collections.meta.findOne({ _id: metaIds.ledger });
    assert.equal(record?.['schema_version'], schemaVersion);
  });

  test('a ledger of version 1, from before schedules, is upgraded in place, and its tasks stay as they are', async () => {
    const older = await openDatabase();
    try {
      const task = aTask();
      await (await older.connect({ partitionCount: 4 })).tasks.insertTasks([task]);
      for (const name of ['schedules', 'schedule_skips', 'schedule_versions', 'calendars', 'backfills'] as const) {
        await older.collections[name].drop();
      }
      await older.collections.tasks.dropIndex('occurrences');
      await older.collections.meta.updateOne({ _id: metaIds.ledger }, { $set: { schema_version: 1 } });
      const ledgers = await Promise.all([1, 2, 3].map(() => older.connect()));
      for (const { wheel, tasks } of ledgers) {
        assert.equal(wheel.partitionCount(), 4);
        assert.deepEqual(await tasks.findTask(task.id), task);
      }
      assert.deepEqual(await indexNames(older), planned);
      const record = await older.collections.meta.findOne({ _id: metaIds.ledger });
      assert.equal(record?.['schema_version'], schemaVersion);
    } finally {
      await older.close();
    }
  });

  test('a ledger newer than the program is refused in one sentence, and left as it is', async () => {
    const newer = { schema_version: schemaVersion + 1 };
    await database.collections.meta.updateOne({ _id: metaIds.ledger }, { $set: newer });
    await assert.rejects(database.connect(), (error) => {
      assert.ok(error instanceof LedgerTooNew);
      assert.match(
        error.message,
        /^the ledger has schema version \d+, but this program knows only \d+: start the [^.]+$/,
      );
      return true;
    });
    await assert.rejects(migrate(database.db, { partitionCount: 16, now: 0 }), LedgerTooNew);
    const record = await database.collections.meta.findOne({ _id: metaIds.ledger });
    assert.equal(record?.['schema_version'], schemaVersion + 1);
  });

  test('when no server answers, that is said soon, with its address and without the password', async () => {
    const uri = 'mongodb://somebody:secret@127.0.0.1:9/?directConnection=true';
    const connecting = connectLedger({ uri, databaseName: 'none', log: silentLogger, serverSelectionMs: 200 });
    await assert.rejects(connecting, (error) => {
      assert.ok(error instanceof LedgerUnavailable);
      assert.match(error.message, /no MongoDB server answers at 127\.0\.0\.1:9/);
      assert.doesNotMatch(error.message, /secret/);
      return true;
    });
  });
});
