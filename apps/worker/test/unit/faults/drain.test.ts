import assert from 'node:assert/strict';
import { test } from 'node:test';
import { LedgerUnavailable, type Outcome } from '@qbasecron/core';
import { createGate, createScene, delivered, type Scene, type TestWorker } from '../../support/start-worker.ts';

/** Stops the worker while time passes, at most `maxMs` of it; then its process is gone. Resolves to how long it took. */
async function stop(scene: Scene, worker: TestWorker, graceMs: number, maxMs: number): Promise<number> {
  const startedAt = scene.clock.monotonic();
  let stopped = false;
  const stopping = worker.stop(graceMs).then(() => (stopped = true));
  await scene.clock.advanceUntil(() => stopped, maxMs);
  await stopping;
  worker.kill();
  return scene.clock.monotonic() - startedAt;
}

const stateOfWorkers = async (scene: Scene): Promise<string[]> =>
  (await scene.memory.workers.listWorkers()).map(({ name, state }) => `${name} ${state}`);

test('SIGTERM while a claim is under way: what it claims is sent by this worker or by another, at its time', async () => {
  const scene = createScene();
  const answer = createGate();
  let slow = true;
  const first = await scene.startWorker('w1', {
    async around(call, method) {
      const result = await call();
      if (method === 'claimTasks' && slow) await answer.opened;
      return result;
    },
  });
  const task = await scene.accept(3_000);
  await scene.clock.advance(1_600);
  assert.equal(await scene.stateOf(task.id), 'delivering');
  scene.clock.after(100, () => {
    slow = false;
    answer.open();
  });
  await stop(scene, first, 500, 10_000);
  await scene.startWorker('w2');
  await scene.clock.advance(20_000);
  assert.equal(await scene.stateOf(task.id), 'succeeded');
  assert.deepEqual(scene.sentAfterMs(task), [0]);
});

test('SIGTERM while a claim fails for good: the worker ends, and its task is brought back', async () => {
  const scene = createScene();
  let broken = false;
  const first = await scene.startWorker('w1', {
    async around(call, method) {
      const result = await call();
      if (method === 'claimTasks' && broken) throw new Error('the answer is unreadable');
      return result;
    },
  });
  const task = await scene.accept(3_000);
  broken = true;
  await scene.clock.advance(1_600);
  const tookMs = await stop(scene, first, 2_000, 5_000);
  assert.ok(tookMs < 500, `it ended after ${tookMs} ms`);
  assert.deepEqual(await stateOfWorkers(scene), ['w1 dead'], 'the record says that it still holds something');
  await scene.startWorker('w2');
  await scene.clock.advance(20_000);
  assert.equal(await scene.stateOf(task.id), 'succeeded');
  assert.equal(scene.sent.length, 1);
});

test('SIGTERM with a backlog: the worker takes no more of it from that moment on', async () => {
  const scene: Scene = createScene({
    async answer() {
      await scene.pass(100);
      return delivered;
    },
  });
  for (let index = 0; index < 300; index++) await scene.accept(0, { id: `b${index}`, partition: 0 });
  scene.timer.loseEverything();
  const worker = await scene.startWorker('w1', { armedTasksMax: 40, inFlightMax: 20 });
  await scene.clock.advance(3_300);
  const sentBefore = scene.sent.length;
  assert.ok(sentBefore > 0 && sentBefore < 200, `sent ${sentBefore}`);
  await stop(scene, worker, 1_000, 2_000);
  assert.ok(scene.sent.length <= sentBefore + 40, `sent ${scene.sent.length - sentBefore} more`);
});

test('SIGTERM: a release that fails keeps no outcome from being recorded and the worker from ending', async () => {
  const scene = createScene({ answer: ({ id }) => (id === 'hang' ? new Promise<Outcome>(() => {}) : delivered) });
  const worker = await scene.startWorker('w1', {
    inFlightMax: 1,
    async around(call, method) {
      if (method === 'releaseTasks') throw new LedgerUnavailable('away');
      return call();
    },
  });
  const done = await scene.accept(3_000);
  await scene.accept(3_100, { id: 'hang' });
  const behind = await scene.accept(3_200);
  await scene.clock.advance(3_205);
  await stop(scene, worker, 1_000, 3_000);
  assert.equal(scene.clock.timerCount(), 0, 'nothing of it runs on');
  assert.equal(await scene.stateOf(done.id), 'succeeded');
  assert.deepEqual(await stateOfWorkers(scene), ['w1 dead']);
  await scene.startWorker('w2');
  await scene.clock.advance(20_000);
  assert.equal(await scene.stateOf(behind.id), 'succeeded');
});

test('SIGTERM: what is given back is offered at once and does not wait to be overdue', async () => {
  const scene = createScene({ answer: ({ id }) => (id === 'hang' ? new Promise<Outcome>(() => {}) : delivered) });
  const first = await scene.startWorker('w1', { inFlightMax: 1 });
  await scene.accept(3_000, { id: 'hang' });
  const behind = await scene.accept(3_100);
  await scene.clock.advance(3_150);
  await stop(scene, first, 100, 1_000);
  await scene.startWorker('w2');
  await scene.clock.advance(100);
  assert.ok(scene.sentIds().includes(behind.id));
});

test('SIGTERM: outcomes whose write is under way are awaited, also beyond the grace time', async () => {
  const scene = createScene();
  const worker = await scene.startWorker('w1', {
    async around(call, method) {
      if (method === 'settleTasks') await scene.pass(3_000);
      return call();
    },
  });
  const task = await scene.accept(3_000);
  await scene.clock.advance(3_100);
  await stop(scene, worker, 500, 5_000);
  assert.equal(await scene.stateOf(task.id), 'succeeded');
  assert.deepEqual(await stateOfWorkers(scene), ['w1 gone']);
});

test('SIGTERM with a request on the wire beyond the grace time: its task is recovered at once, not after a lease', async () => {
  const scene: Scene = createScene({
    answer: () => (scene.sent.length === 1 ? new Promise<Outcome>(() => {}) : delivered),
  });
  const workers = { w1: await scene.startWorker('w1'), w2: await scene.startWorker('w2') };
  await scene.clock.advance(10_000);
  const task = await scene.accept(3_000);
  await scene.clock.advance(3_000);
  const [holder, other] = scene.sent[0]?.worker === 'w1' ? (['w1', 'w2'] as const) : (['w2', 'w1'] as const);
  await stop(scene, workers[holder], 500, 2_000);
  assert.ok((await stateOfWorkers(scene)).includes(`${holder} dead`));
  await scene.clock.advance(2_000);
  assert.deepEqual(
    scene.sent.map(({ worker }) => worker),
    [holder, other],
  );
  assert.equal(await scene.stateOf(task.id), 'succeeded');
});

test('SIGTERM: jobs that come while the worker ends are put back for another', async () => {
  const scene = createScene({ answer: ({ id }) => (id === 'hang' ? new Promise<Outcome>(() => {}) : delivered) });
  const first = await scene.startWorker('w1');
  await scene.accept(3_000, { id: 'hang' });
  const task = await scene.accept(8_000);
  await scene.clock.advance(3_000);
  await stop(scene, first, 6_000, 8_000);
  assert.deepEqual(scene.sentIds(), ['hang']);
  await scene.startWorker('w2');
  await scene.clock.advance(5_000);
  assert.ok(scene.sentIds().includes(task.id));
});
