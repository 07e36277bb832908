import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createFakeClock } from '@qbasecron/testkit';
import { createDueTimers } from '../../../src/fire/due-timers.ts';
import { aHolding } from '../../support/build-holding.ts';

function setUp() {
  const clock = createFakeClock();
  const handed: { id: string; at: number }[] = [];
  const timers = createDueTimers({
    clock,
    onDue: (due) => handed.push(...due.map((holding) => ({ id: holding.task.id, at: clock.now() }))),
  });
  return { clock, handed, timers, start: clock.now() };
}

test('each task is handed over at its own millisecond, never before it', async () => {
  const { clock, handed, timers, start } = setUp();
  for (const [id, waitMs] of [
    ['late', 700],
    ['early', 1],
    ['middle', 350],
  ] as const)
    timers.add(aHolding(id), start + waitMs);
  await clock.advance(1_000);
  assert.deepEqual(handed, [
    { id: 'early', at: start + 1 },
    { id: 'middle', at: start + 350 },
    { id: 'late', at: start + 700 },
  ]);
});

test('tasks of one millisecond share one timer', () => {
  const { clock, timers, start } = setUp();
  for (let index = 0; index < 100; index++) timers.add(aHolding(`t${index}`), start + 5);
  assert.equal(clock.timerCount(), 1);
});

test('a task that is overdue is handed over at once', () => {
  const { handed, timers, start } = setUp();
  timers.add(aHolding('overdue'), start - 5_000);
  assert.deepEqual(handed, [{ id: 'overdue', at: start }]);
});

test('when the ledger’s clock is set back while a timer runs, the task still waits for its millisecond', async () => {
  const { clock, handed, timers, start } = setUp();
  timers.add(aHolding('a'), start + 400);
  clock.setOffset(-200);
  await clock.advance(400);
  assert.deepEqual(handed, []);
  await clock.advance(200);
  assert.deepEqual(handed, [{ id: 'a', at: start + 400 }]);
});

test('after clear nothing is handed over and no timer is left', async () => {
  const { clock, handed, timers, start } = setUp();
  timers.add(aHolding('a'), start + 400);
  timers.clear();
  await clock.advance(1_000);
  assert.deepEqual(handed, []);
  assert.equal(clock.timerCount(), 0);
});
