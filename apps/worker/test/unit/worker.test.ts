import assert from 'node:assert/strict';
import { test } from 'node:test';
import { leaseMs, type Outcome } from '@qbasecron/core';
import { answered, createScene, delivered } from '../support/start-worker.ts';

test('a task goes out once, at its millisecond, and both attempt and task are on record', async () => {
  const scene = createScene();
  await scene.startWorker('w1');
  const task = await scene.accept(7_345);
  await scene.clock.advance(7_344);
  assert.deepEqual(scene.sentIds(), []);
  await scene.clock.advance(1_000);
  assert.deepEqual(
    scene.sent.map(({ id, at }) => ({ id, at })),
    [{ id: task.id, at: task.dueAt }],
  );
  const record = await scene.memory.tasks.findTask(task.id);
  assert.deepEqual(
    [record?.state, record?.lastStatus, record?.attemptCount, record?.lease],
    ['succeeded', 200, 1, null],
  );
  const [attempt] = await scene.memory.tasks.findAttempts(task.id);
  assert.deepEqual([attempt?.number, attempt?.latenessMs, attempt?.outcome], [1, 0, 'delivered']);
});

test('a task due in a moment takes the direct way, one in the far future waits without a trace in the timer', async () => {
  const scene = createScene();
  await scene.startWorker('w1');
  const far = await scene.accept(30 * 86_400_000);
  assert.deepEqual(scene.timer.jobs(), []);
  const near = await scene.accept(40);
  await scene.clock.advance(100);
  assert.deepEqual(scene.sentIds(), [near.id]);
  assert.equal((await scene.memory.tasks.findTask(far.id))?.state, 'scheduled');
});

test('two workers share a second’s tasks, and each task is sent by exactly one of them', async () => {
  const scene = createScene();
  await scene.startWorker('w1');
  await scene.startWorker('w2');
  const ids: string[] = [];
  for (let index = 0; index < 200; index++) ids.push((await scene.accept(5_000)).id);
  await scene.clock.advance(6_000);
  assert.deepEqual(scene.sentIds().sort(), ids.sort());
});

test('a failure that may pass is retried after its backoff, and the second success ends the task', async () => {
  let calls = 0;
  const scene = createScene({ answer: () => (calls++ === 0 ? answered(503) : delivered) });
  await scene.startWorker('w1');
  const task = await scene.accept(4_000);
  await scene.clock.advance(5_000);
  assert.deepEqual(
    scene.sent.map(({ at }) => at - task.dueAt),
    [0, 520],
  );
  assert.deepEqual(
    scene.sent.map(({ headers }) => headers['qbasecron-attempt']),
    ['1', '2'],
  );
  const attempts = await scene.memory.tasks.findAttempts(task.id);
  assert.deepEqual(
    attempts.map(({ outcome }) => outcome),
    ['rejected', 'delivered'],
  );
  assert.equal((await scene.memory.tasks.findTask(task.id))?.state, 'succeeded');
});

test('an offer that was lost is repaired by the near loader before the task is due', async () => {
  const scene = createScene();
  await scene.startWorker('w1');
  const task = await scene.accept(25_000);
  scene.timer.loseEverything();
  await scene.clock.advance(26_000);
  assert.deepEqual(
    scene.sent.map(({ at }) => at - task.dueAt),
    [0],
  );
});

test('with the timer away tasks still go out at their millisecond', async () => {
  const scene = createScene();
  await scene.startWorker('w1');
  scene.timer.goAway();
  await scene.clock.advance(2_000);
  const task = await scene.accept(9_000);
  await scene.clock.advance(10_000);
  assert.deepEqual(
    scene.sent.map(({ at }) => at - task.dueAt),
    [0],
  );
});

test('a claim whose answer is lost is repeated: the task is neither forgotten nor sent twice', async () => {
  const scene = createScene();
  await scene.startWorker('w1');
  const task = await scene.accept(5_000);
  scene.failNext('claimTasks', 'after');
  await scene.clock.advance(6_000);
  assert.deepEqual(
    scene.sent.map(({ at }) => at - task.dueAt),
    [0],
  );
});

test('an outcome whose writes fail or are lost is written again: it is on record once', async () => {
  const scene = createScene();
  await scene.startWorker('w1');
  const task = await scene.accept(4_000);
  scene.failNext('recordAttempts', 'after');
  scene.failNext('settleTasks', 'before');
  scene.failNext('settleTasks', 'after');
  await scene.clock.advance(6_000);
  const record = await scene.memory.tasks.findTask(task.id);
  assert.deepEqual([record?.state, record?.attemptCount], ['succeeded', 1]);
  assert.equal((await scene.memory.tasks.findAttempts(task.id)).length, 1);
});

test('a worker that cannot renew for its lease drops what is armed; another brings it back, and it is sent once', async () => {
  const scene = createScene();
  await scene.startWorker('w1');
  const task = await scene.accept(3_000);
  await scene.clock.advance(2_000);
  const held = await scene.memory.tasks.findTask(task.id);
  assert.equal(held?.state, 'delivering');
  // The worker's process stands still: neither its clocks' timers nor anything else runs, but time passes.
  scene.clock.jumpWall(leaseMs);
  await scene.clock.advance(30_000);
  assert.deepEqual(scene.sentIds(), [task.id]);
  const record = await scene.memory.tasks.findTask(task.id);
  assert.deepEqual([record?.state, record?.lostCount], ['succeeded', 1]);
  const attempts = await scene.memory.tasks.findAttempts(task.id);
  assert.deepEqual(
    attempts.map(({ outcome }) => outcome),
    ['lost', 'delivered'],
  );
});

test('at_most_once: the send is announced before it happens, also when the announcement has to be repeated', async () => {
  const seen: (number | null | undefined)[] = [];
  const scene = createScene({
    async answer({ id }): Promise<Outcome> {
      seen.push((await scene.memory.tasks.findTask(id))?.sentAt);
      return delivered;
    },
  });
  await scene.startWorker('w1');
  const task = await scene.accept(3_000, { delivery: 'at_most_once' });
  scene.failNext('announceSends', 'before');
  scene.failNext('announceSends', 'after');
  await scene.clock.advance(5_000);
  assert.equal(scene.sent.length, 1);
  assert.ok(typeof seen[0] === 'number' && seen[0] >= task.dueAt);
  assert.equal((await scene.memory.tasks.findTask(task.id))?.state, 'succeeded');
});

test('a task whose expires_at has passed is not sent', async () => {
  const scene = createScene();
  const task = await scene.accept(1_000, { expiresAt: scene.clock.now() + 5_000 });
  await scene.clock.advance(10_000);
  await scene.startWorker('w1');
  await scene.clock.advance(10_000);
  assert.deepEqual(scene.sentIds(), []);
  assert.equal((await scene.memory.tasks.findTask(task.id))?.state, 'expired');
});

test('asked to let go, the holder parks the task; the write that follows wins and nothing is sent', async () => {
  const scene = createScene();
  await scene.startWorker('w1');
  const task = await scene.accept(3_000);
  await scene.clock.advance(2_000);
  const lease = (await scene.memory.tasks.findTask(task.id))?.lease;
  assert.ok(lease);
  const question = { taskId: task.id, ...lease };
  assert.equal(await scene.asker.askHolder(question, 300), 'released');
  const condition = { states: ['delivering' as const], leaseToken: lease.token };
  assert.ok(await scene.memory.tasks.changeTask(task.id, condition, { state: 'cancelled', lease: null }));
  await scene.clock.advance(5_000);
  assert.deepEqual(scene.sentIds(), []);
});

test('a parked task that no write takes within a second is armed again, and the late write then fails', async () => {
  const scene = createScene();
  await scene.startWorker('w1');
  const task = await scene.accept(3_000);
  await scene.clock.advance(2_500);
  const lease = (await scene.memory.tasks.findTask(task.id))?.lease;
  assert.ok(lease);
  scene.failNext('retakeTask', 'after');
  assert.equal(await scene.asker.askHolder({ taskId: task.id, ...lease }, 300), 'released');
  await scene.clock.advance(999);
  assert.deepEqual(scene.sentIds(), []);
  await scene.clock.advance(200);
  assert.deepEqual(scene.sentIds(), [task.id]);
  const condition = { states: ['delivering' as const], leaseToken: lease.token };
  assert.equal(await scene.memory.tasks.changeTask(task.id, condition, { state: 'cancelled' }), null);
});

test('asked for a task on the wire, the holder says that it was sent; for another it knows nothing', async () => {
  const scene = createScene({ answer: () => new Promise<Outcome>(() => {}) });
  await scene.startWorker('w1');
  const task = await scene.accept(3_000);
  await scene.clock.advance(3_000);
  const lease = (await scene.memory.tasks.findTask(task.id))?.lease;
  assert.ok(lease);
  assert.equal(await scene.asker.askHolder({ taskId: task.id, ...lease }, 300), 'sent');
  assert.equal(await scene.asker.askHolder({ taskId: task.id, ...lease, token: 'other' }, 300), 'unknown');
  assert.equal(await scene.asker.askHolder({ taskId: 'other', ...lease }, 300), 'unknown');
});

test('SIGTERM: what is armed and soon due is sent, what waits behind a full line is given back and sent by another', async () => {
  const scene = createScene({
    answer: ({ id }) => (id.startsWith('hang') ? new Promise<Outcome>(() => {}) : delivered),
  });
  const first = await scene.startWorker('w1', { inFlightMax: 1 });
  await scene.accept(3_000, { id: 'hang-1' });
  const behind = await scene.accept(3_100);
  await scene.clock.advance(3_200);
  assert.deepEqual(scene.sentIds(), ['hang-1']);
  const stopping = first.stop(2_000);
  await scene.clock.advance(3_000);
  await stopping;
  assert.equal((await scene.memory.tasks.findTask(behind.id))?.state, 'scheduled');
  await scene.startWorker('w2');
  await scene.clock.advance(1_000);
  assert.deepEqual(scene.sentIds(), ['hang-1', behind.id]);
});

test('the budget: a worker never holds more than it may, and in the end everything is sent', async () => {
  let most = 0;
  const scene = createScene();
  await scene.startWorker('w1', { armedTasksMax: 60 });
  for (let index = 0; index < 300; index++) await scene.accept(4_000);
  for (let step = 0; step < 120; step++) {
    await scene.clock.advance(100);
    const held = await scene.memory.wheel.heldTasks('w1.run0', 1_000);
    most = Math.max(most, held.length);
  }
  assert.equal(new Set(scene.sentIds()).size, 300);
  assert.equal(scene.sent.length, 300);
  assert.ok(most > 0 && most <= 60, `held ${most}`);
});

test('while the offset to the ledger’s clock is not trusted nothing is armed; afterwards it is', async () => {
  const scene = createScene();
  await scene.startWorker('w1');
  const task = await scene.accept(3_000);
  scene.clock.setTrusted(false);
  await scene.clock.advance(4_000);
  assert.deepEqual(scene.sentIds(), []);
  scene.clock.setTrusted(true);
  await scene.clock.advance(3_000);
  assert.deepEqual(scene.sentIds(), [task.id]);
});

test('after a flush of the timer everything within the horizon is offered anew and the epoch written', async () => {
  const scene = createScene();
  await scene.startWorker('w1');
  const task = await scene.accept(120_000);
  scene.timer.loseEverything();
  await scene.clock.advance(8_000);
  assert.equal(scene.timer.jobs().length, 1);
  const { runId, filledRunId } = await scene.timer.connect().epoch.readEpoch();
  assert.equal(filledRunId?.split('/')[0], runId);
  await scene.clock.advance(113_000);
  assert.deepEqual(
    scene.sent.map(({ at }) => at - task.dueAt),
    [0],
  );
});
