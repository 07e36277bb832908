import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createSignal } from '@qbasecron/testkit';
import { ImpossibleState, Refusal } from '@qbasecron/core';
import fc from 'fast-check';
import { createBatcher } from '../../src/batcher.ts';

/** A run that ends when the test says so. */
function createHeldRun() {
  const started = createSignal<{ items: string[]; finish: (results: (string | Error)[]) => void }>('a batch');
  const run = (items: string[]): Promise<(string | Error)[]> =>
    new Promise((resolve) => started.fire({ items, finish: resolve }));
  return { started, run };
}

const roomy = { itemsMax: 100, parallelMax: 1, queueItemsMax: 1_000, queueBytesMax: 1_000_000 };

function isOverloaded(error: unknown): boolean {
  return error instanceof Refusal && error.code === 'overloaded';
}

test('an item alone goes out at once, without waiting for company', async () => {
  const batches: string[][] = [];
  const run = (items: string[]): Promise<string[]> => {
    batches.push(items);
    return Promise.resolve(items);
  };
  const batcher = createBatcher({ ...roomy, run });
  await batcher.add('a', 1);
  await batcher.add('b', 1);
  assert.deepEqual(batches, [['a'], ['b']]);
});

test('batches grow only while others are under way', async () => {
  const { started, run } = createHeldRun();
  const batcher = createBatcher({ ...roomy, parallelMax: 2, run });
  const results = [batcher.add('a', 1)];
  const first = await started.wait({ count: 1 });
  results.push(batcher.add('b', 1));
  const second = await started.wait({ count: 2 });
  results.push(batcher.add('c', 1), batcher.add('d', 1));
  await new Promise((resolve) => setImmediate(resolve));
  assert.equal(started.seen.length, 2, 'a third batch began beside two');
  second.finish(['B']);
  const third = await started.wait({ count: 3 });
  assert.deepEqual([first.items, second.items, third.items], [['a'], ['b'], ['c', 'd']]);
  first.finish(['A']);
  third.finish(['C', 'D']);
  assert.deepEqual(await Promise.all(results), ['A', 'B', 'C', 'D']);
});

test('no batch is larger than itemsMax and none is left behind', async () => {
  const sizes: number[] = [];
  const run = (items: number[]): Promise<number[]> => {
    sizes.push(items.length);
    return Promise.resolve(items);
  };
  const batcher = createBatcher({ ...roomy, itemsMax: 3, run });
  await Promise.all([1, 2, 3, 4, 5, 6, 7].map((item) => batcher.add(item, 1)));
  assert.deepEqual(sizes, [3, 3, 1]);
});

test('beyond queueItemsMax an item is refused as overloaded until one is settled', async () => {
  const { started, run } = createHeldRun();
  const batcher = createBatcher({ ...roomy, queueItemsMax: 2, run });
  const results = [batcher.add('a', 1), batcher.add('b', 1)];
  await assert.rejects(batcher.add('c', 1), isOverloaded);
  const batch = await started.wait();
  await assert.rejects(batcher.add('c', 1), isOverloaded);
  batch.finish(['A', 'B']);
  await Promise.all(results);
  const later = batcher.add('c', 1);
  (await started.wait({ count: 2 })).finish(['C']);
  assert.equal(await later, 'C');
});

test('beyond queueBytesMax an item is refused as overloaded, but a large one alone is taken', async () => {
  const { started, run } = createHeldRun();
  const batcher = createBatcher({ ...roomy, queueBytesMax: 100, run });
  const large = batcher.add('large', 5_000);
  await assert.rejects(batcher.add('small', 1), isOverloaded);
  (await started.wait({ count: 1 })).finish(['LARGE']);
  assert.equal(await large, 'LARGE');
  const results = [batcher.add('a', 60), batcher.add('b', 40)];
  await assert.rejects(batcher.add('c', 1), isOverloaded);
  (await started.wait({ count: 2 })).finish(['A', 'B']);
  assert.deepEqual(await Promise.all(results), ['A', 'B']);
});

test('an Error in place of a result fails that item alone', async () => {
  const failure = new Error('no room for b');
  const run = (items: string[]): Promise<(string | Error)[]> =>
    Promise.resolve(items.map((item) => (item === 'b' ? failure : item.toUpperCase())));
  const batcher = createBatcher({ ...roomy, run });
  const results = await Promise.allSettled(['a', 'b', 'c'].map((item) => batcher.add(item, 1)));
  assert.deepEqual(results, [
    { status: 'fulfilled', value: 'A' },
    { status: 'rejected', reason: failure },
    { status: 'fulfilled', value: 'C' },
  ]);
});

test('a run that rejects, throws or miscounts fails each of its items, and the next run goes on', async () => {
  const failure = new Error('the ledger is away');
  const runs = [
    () => Promise.reject(failure),
    () => {
      throw failure;
    },
    () => Promise.resolve(['one too few']),
    (items: string[]) => Promise.resolve(items),
  ];
  const batcher = createBatcher<string, string>({ ...roomy, run: (items) => runs.shift()!(items) });
  const addTwo = () => Promise.allSettled([batcher.add('a', 1), batcher.add('b', 1)]);
  const failed = { status: 'rejected', reason: failure };
  assert.deepEqual(await addTwo(), [failed, failed]);
  assert.deepEqual(await addTwo(), [failed, failed]);
  for (const result of await addTwo()) {
    assert.ok(result.status === 'rejected' && result.reason instanceof ImpossibleState);
  }
  assert.equal(await batcher.add('a', 1), 'a');
});

test('drained waits for what is under way and for what was added meanwhile', async () => {
  const { started, run } = createHeldRun();
  const batcher = createBatcher({ ...roomy, run });
  await batcher.drained();
  const first = batcher.add('a', 1);
  let drained = false;
  const draining = batcher.drained().then(() => {
    drained = true;
  });
  const firstBatch = await started.wait({ count: 1 });
  const second = batcher.add('b', 1);
  firstBatch.finish(['A']);
  await first;
  const secondBatch = await started.wait({ count: 2 });
  assert.equal(drained, false);
  secondBatch.finish(['B']);
  await Promise.all([second, draining]);
  assert.equal(drained, true);
});

test('whatever the limits, every item gets its own result and the limits hold', async () => {
  const limits = fc.record({ itemsMax: fc.integer({ min: 1, max: 5 }), parallelMax: fc.integer({ min: 1, max: 4 }) });
  await fc.assert(
    fc.asyncProperty(limits, fc.array(fc.nat(3), { maxLength: 40 }), async (limit, turnsList) => {
      let underWay = 0;
      const run = async (items: { index: number; turns: number }[]): Promise<number[]> => {
        assert.ok(++underWay <= limit.parallelMax && items.length <= limit.itemsMax);
        for (let turn = 0; turn < items[0]!.turns; turn++) await new Promise((resolve) => setImmediate(resolve));
        underWay--;
        return items.map((item) => item.index);
      };
      const batcher = createBatcher({ ...roomy, ...limit, run });
      const indexes = await Promise.all(turnsList.map((turns, index) => batcher.add({ index, turns }, 1)));
      assert.deepEqual(
        indexes,
        turnsList.map((_, index) => index),
      );
      await batcher.drained();
    }),
    { numRuns: 50 },
  );
});
