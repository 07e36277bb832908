import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createFakeClock } from '@qbasecron/testkit';
import { createArmedBudget } from '../../../src/arm/budget.ts';

function setUp(limits = { armedTasksMax: 10, armedBytesMax: 1_000_000 }) {
  const clock = createFakeClock();
  const full: boolean[] = [];
  const budget = createArmedBudget({ limits, after: (ms, fn) => clock.after(ms, fn), onFull: (is) => full.push(is) });
  const fill = (count: number, bytes: number): void => {
    budget.reserve(count);
    for (let index = 0; index < count; index++) budget.take(bytes);
    budget.unreserve(count);
  };
  return { clock, full, budget, fill };
}

test('claims under way count: no two claims together go beyond the limit', () => {
  const { budget } = setUp();
  budget.reserve(7);
  assert.equal(budget.room(), 3);
  budget.reserve(3);
  assert.equal(budget.room(), 0);
});

test('large tasks fill the budget by their bytes long before it is full by count', () => {
  const { budget, fill } = setUp();
  fill(2, 400_000);
  assert.equal(budget.room(), 0);
});

test('it says once that it is full and once that it has room again', () => {
  const { budget, full, fill } = setUp();
  fill(10, 10);
  assert.deepEqual(full, [true]);
  budget.give(10);
  budget.give(10);
  assert.deepEqual(full, [true, false]);
});

test('who waits for room is woken by the first place that comes free', async () => {
  const { budget, clock, fill } = setUp();
  fill(10, 10);
  const waiting = budget.waitForRoom(200);
  budget.give(10);
  assert.equal(await waiting, true);
  assert.equal(clock.timerCount(), 0);
});

test('who waits for more than a place is woken only when there is more', async () => {
  const { budget, fill } = setUp();
  fill(10, 10);
  const waiting = budget.waitForRoom(1_000, 1);
  let woken = false;
  void waiting.then(() => (woken = true));
  budget.give(10);
  await Promise.resolve();
  assert.equal(woken, false);
  budget.give(10);
  assert.equal(await waiting, true);
});

test('who waits in vain is told so when the time is over', async () => {
  const { budget, clock, fill } = setUp();
  fill(10, 10);
  const waiting = budget.waitForRoom(200);
  await clock.advance(200);
  assert.equal(await waiting, false);
});

test('before it knows what tasks weigh, the bytes of the first claims are estimated carefully', () => {
  const { budget } = setUp({ armedTasksMax: 5_000, armedBytesMax: 1_000_000 });
  assert.ok(budget.room() <= 61, `room for ${budget.room()}`);
});

test('what the last tasks weighed sizes the next claim, also when all of them are gone', () => {
  const { budget, fill } = setUp({ armedTasksMax: 5_000, armedBytesMax: 1_000_000 });
  fill(1, 400_000);
  budget.give(400_000);
  assert.equal(budget.room(), 2);
});

test('an empty worker takes one task of any size, and not two at once', () => {
  const { budget, fill } = setUp();
  fill(1, 5_000_000);
  assert.equal(budget.room(), 0);
  budget.give(5_000_000);
  assert.equal(budget.room(), 1);
  budget.reserve(1);
  assert.equal(budget.room(), 0);
});
