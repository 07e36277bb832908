import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { slotOf } from '@qbasecron/core';
import { aTask, testNow } from '@qbasecron/testkit';
import type { Ledger } from '@qbasecron/core';
import { openDatabase, type Database } from '../support/ledgers.ts';
import { openProxy, type Proxy } from '../support/proxy.ts';

/** More than the 101 documents that a server puts into its first reply when it is not told how many. */
const count = 200;

describe('many tasks come in one reply', () => {
  let database: Database;
  let proxy: Proxy;
  let ledger: Ledger;
  const tasks = Array.from({ length: count }, () => aTask({ dueAt: testNow, partition: 1 }));
  const ids = tasks.map((task) => task.id);
  before(async () => {
    database = await openDatabase();
    proxy = await openProxy();
    ledger = await database.connect({ uri: proxy.uri });
    await ledger.tasks.insertTasks(tasks);
  });
  after(async () => {
    await database.close();
    await proxy.close();
  });

  const lease = { worker: 'worker-1', token: 'token-1' };
  const reads: [string, () => Promise<unknown[]>][] = [
    ['of a slot', () => ledger.wheel.slotTaskIds(slotOf(1, testNow), count)],
    ['that are due', () => ledger.wheel.dueTaskIds(testNow + 1, [1], count)],
    ['that are claimed', () => ledger.wheel.claimTasks({ ids, from: testNow, until: testNow + 1, lease })],
    ['that a worker holds', () => ledger.wheel.heldTasks('worker-1', count)],
  ];
  for (const [which, read] of reads) {
    test(`those ${which}`, async () => {
      const finds = proxy.countRequests('find');
      const more = proxy.countRequests('getMore');
      assert.equal((await read()).length, count);
      assert.equal(finds(), 1);
      assert.equal(more(), 0);
    });
  }
});
