import assert from 'node:assert/strict';
import { test } from 'node:test';

import { createTask, gatherOffers, type InsertResult } from '@qbasecron/core';

import { createFakeDeps, draft } from './fakes.ts';

test('tasks of one group commit are offered in one call', async () => {
  const deps = createFakeDeps();
  const { promise, resolve } = Promise.withResolvers<void>();
  const recorded = deps.offers;
  deps.offers = gatherOffers(recorded);
  deps.commit = () => promise.then((): InsertResult => 'inserted');
  const creating = Array.from({ length: 50 }, () => createTask({ deps, input: { draft } }));
  resolve();
  const tasks = await Promise.all(creating);
  await new Promise(setImmediate);
  assert.deepEqual(deps.offered, [tasks.map(({ id }) => id)]);
});

test('tasks of different turns are offered apart, and none is lost', async () => {
  const deps = createFakeDeps();
  const offers = gatherOffers(deps.offers);
  const task = (id: string) => ({ id, partition: 0, nextAttemptAt: 0 });
  await offers.offer([task('a'), task('b')]);
  await Promise.all([offers.offer([task('c')]), offers.offer([task('d')])]);
  assert.deepEqual(deps.offered, [
    ['a', 'b'],
    ['c', 'd'],
  ]);
});
