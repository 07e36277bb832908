import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import type { AuditEntry, Ledger } from '@qbasecron/core';
import { testNow } from '@qbasecron/testkit';
import { startExplainer, type Explainer } from '../../support/explain.ts';
import { openDatabase, type Database } from '../../support/ledgers.ts';

function entry(index: number): AuditEntry {
  return {
    id: `entry-${index}`,
    at: testNow + index,
    tokenId: null,
    callerName: 'local',
    address: '127.0.0.1',
    requestId: 'request-1',
    action: 'task.cancel',
    kind: index % 2 === 0 ? 'task' : 'schedule',
    ids: [`task-${index}`],
    count: 1,
    outcome: 'done',
    before: null,
    after: null,
    purgeAt: testNow + 90 * 86_400_000,
  };
}

describe('the reads of the audit record', () => {
  let database: Database;
  let ledger: Ledger;
  let explainer: Explainer;
  before(async () => {
    database = await openDatabase();
    ledger = await database.connect();
    await ledger.audit.insertEntries(Array.from({ length: 500 }, (_, index) => entry(index)));
    explainer = await startExplainer(database);
  });
  after(async () => {
    await explainer.stop();
    await database.close();
  });

  /** True of a server that scans even for the plain list of tasks: it uses an index for the simplest filters only. */
  async function isSimple(): Promise<boolean> {
    const [used] = await explainer.indexesUsedIn('tasks', () => ledger.tasks.listTasks({ order: 'newest', limit: 1 }));
    return used?.includes('COLLSCAN') ?? false;
  }

  const position = { at: testNow + 250, id: 'entry-250' };
  const reads: [string, readonly string[], () => Promise<unknown>][] = [
    ['the first page', ['newest'], () => ledger.audit.listEntries({ limit: 50 })],
    ['a further page', ['newest'], () => ledger.audit.listEntries({ limit: 50, after: position })],
    ['a span of time', ['newest'], () => ledger.audit.listEntries({ limit: 50, from: testNow, to: testNow + 9 })],
    ['a kind', ['kind_newest', 'id_newest', 'newest'], () => ledger.audit.listEntries({ limit: 50, kind: 'task' })],
    ['one thing', ['id_newest'], () => ledger.audit.listEntries({ limit: 50, kind: 'task', id: 'task-4' })],
  ];
  for (const [what, allowed, read] of reads) {
    test(`${what} is found by an index, or by a scan on a simple server`, async () => {
      const used = await explainer.indexesUsedIn('audit', read);
      assert.ok(used.length > 0, 'the profiler saw no query');
      if (await isSimple()) return;
      for (const indexes of used) {
        assert.equal(indexes.length, 1, String(indexes));
        assert.ok(allowed.includes(String(indexes[0])), `${String(indexes)}, allowed are ${String(allowed)}`);
      }
    });
  }
});
