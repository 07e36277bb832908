import assert from 'node:assert/strict';
import { test } from 'node:test';
import { LedgerUnavailable, OutcomeUnknown, type Outcome } from '@qbasecron/core';
import { answered, createGate, createScene, delivered, unreachable, type Scene } from '../../support/start-worker.ts';

/** How many tasks the workers that live say they hold; told with each renewal of the lease. */
async function armedCount(scene: Scene): Promise<number> {
  const alive = (await scene.memory.workers.listWorkers()).filter(({ state }) => state === 'alive');
  return alive.reduce((sum, { figures }) => sum + figures.armedCount, 0);
}

for (const delivery of ['at_most_once', 'at_least_once'] as const) {
  test(`${delivery}: an outcome written again after its task was claimed anew does not send it once more`, async () => {
    const hanging = createGate();
    const scene: Scene = createScene({
      random01: () => 0,
      async answer() {
        if (scene.sent.length === 1) return unreachable;
        await hanging.opened;
        return delivered;
      },
    });
    let lost = false;
    await scene.startWorker('w1', {
      async around(call, method) {
        const result = await call();
        if (method !== 'settleTasks' || lost) return result;
        lost = true;
        await scene.pass(5_000);
        throw new OutcomeUnknown('the answer is lost');
      },
    });
    const task = await scene.accept(3_000, { delivery });
    await scene.clock.advance(25_000);
    assert.equal(scene.sent.length, 2, 'once refused, once on the wire');
    hanging.open();
    await scene.clock.advance(5_000);
    assert.equal(await scene.stateOf(task.id), 'succeeded');
    assert.equal(scene.sent.length, 2);
    const attempts = await scene.memory.tasks.findAttempts(task.id);
    assert.deepEqual(
      attempts.map(({ number, outcome }) => [number, outcome]),
      [
        [1, 'unreachable'],
        [2, 'delivered'],
      ],
    );
  });
}

test('an outcome whose answer comes after its task was claimed anew gives its place in the budget back', async () => {
  const scene: Scene = createScene({
    random01: () => 0,
    answer: () => (scene.sent.length === 1 ? answered(503) : delivered),
  });
  let slow = true;
  await scene.startWorker('w1', {
    async around(call, method) {
      const result = await call();
      if (method === 'settleTasks' && slow) {
        slow = false;
        await scene.pass(5_000);
      }
      return result;
    },
  });
  const task = await scene.accept(3_000);
  await scene.clock.advance(30_000);
  assert.equal(await scene.stateOf(task.id), 'succeeded');
  assert.equal(await armedCount(scene), 0);
});

test('with the timer away and a ledger that answers slowly, retries leak no place in the budget', async () => {
  const scene = createScene({
    random01: () => 0.05,
    answer: ({ headers }) => (headers['qbasecron-attempt'] === '1' ? answered(503) : delivered),
  });
  await scene.startWorker('w1', {
    async around(call, method) {
      const result = await call();
      if (method === 'settleTasks') await scene.pass(60);
      return result;
    },
  });
  scene.timer.goAway();
  await scene.clock.advance(2_000);
  for (let index = 0; index < 200; index++) await scene.accept(4_000 + index * 10);
  await scene.clock.advance(20_000);
  assert.equal(scene.sent.length, 400);
  assert.equal(await armedCount(scene), 0);
});

test('requests of a lost incarnation and of its successor for one task each give their own place back', async () => {
  const first = createGate();
  const second = createGate();
  const scene: Scene = createScene({
    async answer() {
      await (scene.sent.length === 1 ? first : second).opened;
      return delivered;
    },
  });
  let away = false;
  await scene.startWorker('w1', {
    async around(call) {
      if (away) throw new LedgerUnavailable('away');
      return call();
    },
  });
  const task = await scene.accept(3_000);
  await scene.clock.advance(3_500);
  away = true;
  await scene.clock.advance(9_000);
  away = false;
  await scene.clock.advance(15_000);
  assert.equal(scene.sent.length, 2);
  first.open();
  await scene.clock.advance(5_000);
  assert.equal(await armedCount(scene), 1, 'the late answer lets go of nothing but its own');
  second.open();
  await scene.clock.advance(20_000);
  assert.equal(await armedCount(scene), 0);
  assert.equal(await scene.stateOf(task.id), 'succeeded');
});

test('outcomes that the ledger refuses for a while are on record when it takes writes again, and nothing is sent twice', async () => {
  const scene = createScene();
  let full = false;
  await scene.startWorker('w1', {
    async around(call, method) {
      if (full && (method === 'settleTasks' || method === 'recordAttempts')) throw new Error('out of disk space');
      return call();
    },
  });
  const tasks = await Promise.all(Array.from({ length: 20 }, () => scene.accept(3_000)));
  full = true;
  await scene.clock.advance(60_000);
  full = false;
  await scene.clock.advance(20_000);
  const states = await Promise.all(tasks.map(({ id }) => scene.stateOf(id)));
  assert.deepEqual([...new Set(states)], ['succeeded']);
  assert.equal(scene.sent.length, 20);
});

test('tasks that expire while they wait for a place in flight free it for the next', async () => {
  const scene = createScene();
  const expired = await Promise.all(
    Array.from({ length: 5 }, () => scene.accept(3_000, { expiresAt: scene.clock.now() + 3_000 })),
  );
  const next = await scene.accept(3_100);
  await scene.startWorker('w1', { inFlightMax: 1 });
  await scene.clock.advance(4_000);
  assert.deepEqual(scene.sentAfterMs(next), [0]);
  assert.equal(scene.sent.length, 1);
  assert.deepEqual([...new Set(await Promise.all(expired.map(({ id }) => scene.stateOf(id))))], ['expired']);
});

test('a fault of the sender is an attempt that broke: it is on record, retried, and its place in flight is free', async () => {
  const scene: Scene = createScene({
    answer: () => (scene.sent.length === 1 ? Promise.reject(new Error('a fault')) : delivered),
  });
  await scene.startWorker('w1', { inFlightMax: 1 });
  const task = await scene.accept(3_000);
  await scene.clock.advance(6_000);
  assert.equal(await scene.stateOf(task.id), 'succeeded');
  const attempts = await scene.memory.tasks.findAttempts(task.id);
  assert.deepEqual(
    attempts.map(({ outcome, errorCode }) => [outcome, errorCode]),
    [
      ['broken', 'sender_failed'],
      ['delivered', null],
    ],
  );
});

test('a record that cannot be turned into a request fails as undeliverable, and its place in flight is free', async () => {
  const scene = createScene({ answer: (): Outcome => delivered });
  await scene.startWorker('w1', { inFlightMax: 1 });
  const bad = await scene.accept(3_000, { content: { kind: 'unheard of', body: '' } as never });
  const next = await scene.accept(3_100);
  await scene.clock.advance(4_000);
  const record = await scene.memory.tasks.findTask(bad.id);
  assert.deepEqual([record?.state, record?.finishReason], ['failed', 'undeliverable']);
  assert.deepEqual(scene.sentIds(), [next.id]);
});
