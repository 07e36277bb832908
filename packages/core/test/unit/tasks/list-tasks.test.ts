import assert from 'node:assert/strict';
import { test } from 'node:test';

import { listTasks, QueryTooSlow, readTask, type PagePosition } from '@qbasecron/core';

import { createFakeDeps, startAt, storeTask } from './fakes.ts';

for (const order of ['newest', 'next_due'] as const) {
  test(`paging by ${order} brings every task once, equal sort keys included`, async () => {
    const deps = createFakeDeps();
    for (let index = 0; index < 25; index++) {
      const at = startAt + Math.floor(index / 4);
      storeTask(deps, { createdAt: at, nextAttemptAt: at });
    }
    const seen: string[] = [];
    let after: PagePosition | null = null;
    do {
      const page = await listTasks({ deps, input: { order, limit: 7, ...(after && { after }) } });
      assert.ok(page.items.length <= 7);
      seen.push(...page.items.map(({ id }) => id));
      after = page.next;
    } while (after);
    assert.equal(seen.length, 25);
    assert.deepEqual(seen.toSorted(), [...deps.ledger.tasks.keys()].toSorted());
  });
}

test('a page that ends with the last task has no next page', async () => {
  const deps = createFakeDeps();
  for (let index = 0; index < 4; index++) storeTask(deps);
  const page = await listTasks({ deps, input: { order: 'newest', limit: 4 } });
  assert.deepEqual([page.items.length, page.next], [4, null]);
});

test('a query that no state can fulfil asks nobody', async () => {
  const deps = createFakeDeps();
  deps.ledger.listTasks = () => Promise.reject(new Error('asked'));
  assert.deepEqual(await listTasks({ deps, input: { states: [], order: 'newest', limit: 4 } }), {
    items: [],
    next: null,
  });
});

test('a query that takes too long is refused in words', async () => {
  const deps = createFakeDeps();
  deps.ledger.listTasks = () => Promise.reject(new QueryTooSlow('slow'));
  await assert.rejects(listTasks({ deps, input: { text: 'x', order: 'newest', limit: 4 } }), {
    code: 'query_too_slow',
  });
});

test('a task is read with all its attempts, and a missing one is not found', async () => {
  const deps = createFakeDeps();
  const task = storeTask(deps);
  assert.deepEqual(await readTask({ deps, input: { id: task.id } }), { task, attempts: [] });
  await assert.rejects(readTask({ deps, input: { id: 'nobody' } }), { code: 'not_found' });
});
