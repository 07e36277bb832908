import assert from 'node:assert/strict';
import { test } from 'node:test';
import { leaseMs, silentLogger, type Attempt, type Task, type WorkerFigures } from '@qbasecron/core';
import { aTask, createMemoryLedger, testNow } from '@qbasecron/testkit';
import { recover } from '../../../src/duties/recover.ts';

const silentFor = leaseMs + 1;
const now = testNow + silentFor;

/** A worker that was last heard of at testNow and holds one task. */
async function setUp(over: Partial<Task> = {}) {
  const ledger = createMemoryLedger({ now: () => now });
  await ledger.workers.registerWorker({
    id: 'gone.1',
    name: 'gone',
    state: 'alive',
    version: '0',
    startedAt: testNow,
    renewedAt: testNow,
    figures: { destinations: [] as unknown[] } as WorkerFigures,
  });
  const task = aTask({ dueAt: testNow, ...over });
  await ledger.tasks.insertTasks([task]);
  const lease = { worker: 'gone.1', token: 'gone-0' };
  await ledger.wheel.claimTasks({ ids: [task.id], from: testNow, until: testNow + 1, lease });
  const offered: { id: string; nextAttemptAt: number }[] = [];
  const run = (contactMs = leaseMs) =>
    recover(
      {
        wheel: ledger.wheel,
        workers: ledger.workers,
        offers: {
          offer: async (tasks) => void offered.push(...tasks.map(({ id, nextAttemptAt }) => ({ id, nextAttemptAt }))),
        },
        incarnation: { contactMs: () => contactMs },
        retention: { succeededMs: 3, othersMs: 30 },
        log: silentLogger,
      },
      now,
    );
  const record = async (): Promise<Task | null> => ledger.tasks.findTask(task.id);
  const write = (attempt: Partial<Attempt>): Promise<unknown> =>
    ledger.wheel.recordAttempts(
      [{ taskId: task.id, number: 1, token: 'gone-0', requests: [], ...attempt } as Attempt],
      () => null,
    );
  return { ledger, task, run, record, write, offered };
}

test('a silent worker’s task is scheduled again at its old time, offered, and its loss is on record', async () => {
  const { ledger, task, run, record, offered } = await setUp();
  assert.deepEqual(await run(), { workers: 1, tasks: 1 });
  const { state, nextAttemptAt, lostCount, triesSpent, lease } = (await record()) ?? {};
  assert.deepEqual([state, nextAttemptAt, lostCount, triesSpent, lease], ['scheduled', task.dueAt, 1, 0, null]);
  assert.deepEqual(offered, [{ id: task.id, nextAttemptAt: task.dueAt }]);
  const attempts = await ledger.tasks.findAttempts(task.id);
  assert.deepEqual(
    attempts.map(({ outcome, number }) => [outcome, number]),
    [['lost', 1]],
  );
});

test('it is done once: the worker is gone, and a second run finds nothing', async () => {
  const { run } = await setUp();
  await run();
  assert.deepEqual(await run(), { workers: 0, tasks: 0 });
});

test('without a full lease of contact of its own it declares nobody dead', async () => {
  const { run, record } = await setUp();
  assert.deepEqual(await run(leaseMs - 1), { workers: 0, tasks: 0 });
  assert.equal((await record())?.state, 'delivering');
});

test('a delivery that got on record before its worker was lost is not repeated', async () => {
  const { run, record, write, offered } = await setUp();
  await write({ outcome: 'delivered', status: 204, nextAttemptAt: null });
  await run();
  const { state, finishReason, lastStatus, attemptCount, lostCount, purgeAt } = (await record()) ?? {};
  assert.deepEqual([state, finishReason, lastStatus, attemptCount, lostCount], ['succeeded', 'delivered', 204, 1, 0]);
  assert.equal(purgeAt, now + 3);
  assert.deepEqual(offered, []);
});

test('a failed attempt that got on record keeps its planned retry and spends its try', async () => {
  const { task, run, record, write, offered } = await setUp();
  await write({ outcome: 'rejected', status: 503, nextAttemptAt: now + 5_000 });
  await run();
  const { state, nextAttemptAt, triesSpent, lostCount } = (await record()) ?? {};
  assert.deepEqual([state, nextAttemptAt, triesSpent, lostCount], ['scheduled', now + 5_000, 1, 0]);
  assert.deepEqual(offered, [{ id: task.id, nextAttemptAt: now + 5_000 }]);
});

test('a final failure that got on record stays final', async () => {
  const { run, record, write } = await setUp();
  await write({ outcome: 'rejected', status: 404, nextAttemptAt: null });
  await run();
  const { state, finishReason, lastStatus } = (await record()) ?? {};
  assert.deepEqual([state, finishReason, lastStatus], ['failed', 'rejected', 404]);
});

test('a lost worker’s tasks are brought back all, however many there are', async () => {
  const { ledger, run, offered } = await setUp();
  const more = Array.from({ length: 1_500 }, (_, index) => aTask({ id: `more-${index}`, dueAt: testNow }));
  await ledger.tasks.insertTasks(more);
  const lease = { worker: 'gone.1', token: 'gone-1' };
  await ledger.wheel.claimTasks({ ids: more.map(({ id }) => id), from: testNow, until: testNow + 1, lease });
  assert.deepEqual(await run(), { workers: 1, tasks: 1_501 });
  assert.deepEqual(await ledger.wheel.heldTasks('gone.1', 1), []);
  assert.equal(offered.length, 1_501);
});
