import assert from 'node:assert/strict';
import { test } from 'node:test';
import { cancelTask, LedgerUnavailable, leaseMs, leaseSafetyMs, OutcomeUnknown } from '@qbasecron/core';
import { createGate, createScene, delivered, type Scene } from '../../support/start-worker.ts';

test('one renewal that hangs does not cost the lease: it is made anew, and nothing is repeated', async () => {
  const scene: Scene = createScene({
    async answer() {
      await scene.pass(12_000);
      return delivered;
    },
  });
  let hangs = false;
  await scene.startWorker('w1', {
    async around(call, method) {
      if (method !== 'renewWorker' || !hangs) return call();
      hangs = false;
      await scene.pass(10_000);
      throw new OutcomeUnknown('the socket timed out');
    },
  });
  await scene.startWorker('w2');
  await scene.clock.advance(10_000);
  await scene.accept(3_000);
  await scene.clock.advance(3_100);
  hangs = true;
  await scene.clock.advance(30_000);
  assert.equal(scene.sent.length, 1);
  const workers = await scene.memory.workers.listWorkers();
  assert.deepEqual(
    workers.map(({ name, state }) => [name, state]),
    [
      ['w1', 'alive'],
      ['w2', 'alive'],
    ],
  );
});

test('what fell due while the lease did not allow sending goes out as soon as it is renewed', async () => {
  const scene = createScene();
  let away = false;
  await scene.startWorker('w1', {
    async around(call) {
      if (away) throw new LedgerUnavailable('away');
      return call();
    },
  });
  const task = await scene.accept(7_900);
  await scene.clock.advance(6_500);
  assert.equal(await scene.stateOf(task.id), 'delivering');
  // Last renewed at 6,000: sending ends at 12,000, and the lease at 14,000.
  scene.clock.jumpWall(leaseMs - leaseSafetyMs - 400);
  away = true;
  await scene.clock.advance(1_600);
  assert.deepEqual(scene.sent, []);
  away = false;
  await scene.clock.advance(300);
  assert.equal(scene.sent.length, 1);
});

test('a new incarnation can be asked to let go of what it holds', async () => {
  const scene = createScene();
  await scene.startWorker('w1');
  await scene.clock.advance(5_000);
  scene.clock.jumpWall(leaseMs);
  await scene.clock.advance(20_000);
  const task = await scene.accept(4_000);
  await scene.clock.advance(3_000);
  assert.equal(await scene.stateOf(task.id), 'delivering');
  const settings = { partitionCount: 16, retention: { succeededMs: 3, othersMs: 30 }, defaultTimezone: 'UTC' };
  const deps = { ledger: scene.memory.tasks, clock: scene.clock, holder: scene.asker, settings };
  const cancelled = await cancelTask({ deps, input: { id: task.id } });
  assert.equal(cancelled.state, 'cancelled');
  await scene.clock.advance(5_000);
  assert.deepEqual(scene.sent, []);
});

test('at_most_once: what the ledger says is no longer held is not sent', async () => {
  const scene = createScene();
  const announcing = createGate();
  await scene.startWorker('w1', {
    async around(call, method) {
      if (method === 'announceSends') await announcing.opened;
      return call();
    },
  });
  const task = await scene.accept(3_000, { delivery: 'at_most_once' });
  await scene.clock.advance(3_100);
  await scene.memory.tasks.changeTask(task.id, { states: ['delivering'] }, { state: 'cancelled', lease: null });
  announcing.open();
  await scene.clock.advance(1_000);
  assert.deepEqual(scene.sent, []);
  const [worker] = await scene.memory.workers.listWorkers();
  await scene.clock.advance(4_000);
  assert.equal(worker?.figures.armedCount, 0);
});

test('parked and taken back, a task is held under a new token: who asks with the old one is told nothing', async () => {
  const scene = createScene();
  await scene.startWorker('w1');
  const task = await scene.accept(5_000);
  await scene.clock.advance(3_600);
  const before = (await scene.memory.tasks.findTask(task.id))?.lease;
  assert.ok(before);
  assert.equal(await scene.asker.askHolder({ taskId: task.id, ...before }, 300), 'released');
  await scene.clock.advance(1_100);
  const after = (await scene.memory.tasks.findTask(task.id))?.lease;
  assert.ok(after);
  assert.notEqual(after.token, before.token);
  assert.equal(await scene.asker.askHolder({ taskId: task.id, ...before }, 300), 'unknown');
  assert.equal(await scene.asker.askHolder({ taskId: task.id, ...after }, 300), 'released');
});
