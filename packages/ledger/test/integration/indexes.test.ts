import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { slotOf } from '@qbasecron/core';
import { aTask, testNow } from '@qbasecron/testkit';
import type { Ledger } from '@qbasecron/core';
import { startExplainer, type Explainer } from '../support/explain.ts';
import { openDatabase, type Database } from '../support/ledgers.ts';

describe('the wheel’s reads', () => {
  let database: Database;
  let ledger: Ledger;
  let explainer: Explainer;
  before(async () => {
    database = await openDatabase();
    ledger = await database.connect();
    const tasks = Array.from({ length: 200 }, (_, index) => aTask({ dueAt: testNow + index * 100 }));
    await ledger.tasks.insertTasks(tasks);
    explainer = await startExplainer(database);
  });
  after(async () => {
    await explainer.stop();
    await database.close();
  });

  const all = Array.from({ length: 16 }, (_, partition) => partition);
  const reads: [string, string, () => Promise<unknown>][] = [
    ['a slot', 'wheel', () => ledger.wheel.slotTaskIds(slotOf(3, testNow), 100)],
    ['occupied slots', 'wheel', () => ledger.wheel.occupiedSlots(testNow, testNow + 60_000)],
    ['what is due in some partitions', 'wheel', () => ledger.wheel.dueTaskIds(testNow + 500, [1, 2], 100)],
    ['what is due in all partitions', 'next_due', () => ledger.wheel.dueTaskIds(testNow + 500, all, 100)],
    ['what a worker holds', 'lease', () => ledger.wheel.heldTasks('worker-1', 100)],
    ['who holds tasks', 'lease', () => ledger.wheel.holders()],
    ['what needs a destination', 'destination', () => ledger.destinations.isNeeded('erp')],
  ];
  for (const [what, index, read] of reads) {
    test(`${what} is found by the index ${index}`, async () => {
      const used = await explainer.indexesUsedIn('tasks', read);
      assert.ok(used.length > 0, 'the profiler saw no query');
      for (const indexes of used) assert.deepEqual(indexes, [index]);
    });
  }
});
