import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { slotOf } from '@qbasecron/core';
import { aTask, testNow } from '@qbasecron/testkit';
import type { Document } from 'mongodb';
import type { Ledger } from '@qbasecron/core';
import { openDatabase, type Database } from '../support/ledgers.ts';

/** What the ledger really asks is taken from the server's profiler and explained by the server. */
describe('the wheel’s reads', () => {
  let database: Database;
  let ledger: Ledger;
  before(async () => {
    database = await openDatabase();
    ledger = await database.connect();
    const tasks = Array.from({ length: 200 }, (_, index) => aTask({ dueAt: testNow + index * 100 }));
    await ledger.tasks.insertTasks(tasks);
    await database.db.command({ profile: 2 });
  });
  after(async () => {
    // Must come first, otherwise the profiler makes the dropped database anew.
    await database.db.command({ profile: 0 });
    await database.close();
  });

  async function queriesOf(read: () => Promise<unknown>): Promise<Document[]> {
    const profile = database.db.collection('system.profile');
    const mine = { ns: `${database.name}.tasks`, op: 'query' };
    const seen = await profile.countDocuments(mine);
    await read();
    const entries = await profile.find(mine).sort({ $natural: 1 }).skip(seen).toArray();
    return entries.map((entry): Document => entry['command']);
  }

  async function indexesUsedBy(query: Document): Promise<string[]> {
    const { find, filter, sort, limit, projection } = query;
    const cursor = database.db.collection(find).find(filter, { projection });
    if (sort) cursor.sort(sort);
    const plan = await cursor.limit(limit).explain('queryPlanner');
    const used: string[] = [];
    JSON.stringify(plan['queryPlanner'].winningPlan, (key, value: unknown) => {
      if (key === 'indexName') used.push(String(value));
      if (key === 'stage' && value === 'COLLSCAN') used.push('COLLSCAN');
      return value;
    });
    return used;
  }

  const all = Array.from({ length: 16 }, (_, partition) => partition);
  const reads: [string, string, () => Promise<unknown>][] = [
    ['a slot', 'wheel', () => ledger.wheel.slotTaskIds(slotOf(3, testNow), 100)],
    ['occupied slots', 'wheel', () => ledger.wheel.occupiedSlots(testNow, testNow + 60_000)],
    ['what is due in some partitions', 'wheel', () => ledger.wheel.dueTaskIds(testNow + 500, [1, 2], 100)],
    ['what is due in all partitions', 'next_due', () => ledger.wheel.dueTaskIds(testNow + 500, all, 100)],
    ['what a worker holds', 'lease', () => ledger.wheel.heldTasks('worker-1', 100)],
    ['who holds tasks', 'lease', () => ledger.wheel.holders()],
  ];
  for (const [what, index, read] of reads) {
    test(`${what} is found by the index ${index}`, async () => {
      const queries = await queriesOf(read);
      assert.ok(queries.length > 0, 'the profiler saw no query');
      for (const query of queries) assert.deepEqual(await indexesUsedBy(query), [index]);
    });
  }
});
