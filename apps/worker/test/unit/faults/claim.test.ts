import assert from 'node:assert/strict';
import { test } from 'node:test';
import { leaseMs, type Lease } from '@qbasecron/core';
import { createGate, createScene } from '../../support/start-worker.ts';

test('a claim that takes effect and then fails with an error of any kind strands nothing: its task is sent in time', async () => {
  const scene = createScene();
  let failures = 1;
  await scene.startWorker('w1', {
    async around(call, method) {
      const result = await call();
      if (method === 'claimTasks' && failures-- > 0) throw new Error('the cursor is gone');
      return result;
    },
  });
  const task = await scene.accept(3_000);
  await scene.clock.advance(4_000);
  assert.deepEqual(scene.sentAfterMs(task), [0]);
  assert.equal(await scene.stateOf(task.id), 'succeeded');
});

test('a process that stood still between finding and claiming does not claim before it has a lease again', async () => {
  const scene = createScene();
  const { workers } = scene.memory;
  const stillness = createGate();
  const claimedByTheLiving: boolean[] = [];
  let still = false;
  const task = await scene.accept(3_000);
  await scene.startWorker('w1', {
    async around(call, method, args) {
      if (still) await stillness.opened;
      // The claim must not overtake the new incarnation's registration.
      if (method === 'registerWorker' && scene.clock.now() > task.dueAt) await scene.pass(500);
      if (method === 'claimTasks') {
        const { lease } = args[0] as { lease: Lease };
        const records = await workers.listWorkers();
        claimedByTheLiving.push(records.some(({ id, state }) => id === lease.worker && state === 'alive'));
      }
      const result = await call();
      if (method === 'slotTaskIds' && (result as string[]).length > 0 && !still) {
        still = true;
        await stillness.opened;
      }
      return result;
    },
  });
  await scene.clock.advance(3_000 + leaseMs + 2_000);
  assert.ok(still);
  // Another recovers and forgets it meanwhile; it leaves this task to be found by the one that stood still.
  await workers.declareDead('w1.run0', scene.clock.now());
  await workers.retireWorker('w1.run0', scene.clock.now(), scene.clock.now() + 86_400_000);
  still = false;
  stillness.open();
  await scene.clock.advance(20_000);
  assert.ok(claimedByTheLiving.length > 0 && !claimedByTheLiving.includes(false));
  assert.equal(await scene.stateOf(task.id), 'succeeded');
  assert.equal(scene.sent.length, 1);
});

test('a claim that lands when its incarnation has been recovered and forgotten strands nothing', async () => {
  const scene = createScene();
  const landing = createGate();
  let late = true;
  await scene.startWorker('w1', {
    async around(call, method) {
      if (method === 'claimTasks' && late) {
        late = false;
        await landing.opened;
      }
      return call();
    },
  });
  const task = await scene.accept(3_000);
  await scene.clock.advance(1_800);
  await scene.memory.workers.declareDead('w1.run0', scene.clock.now());
  await scene.memory.workers.retireWorker('w1.run0', scene.clock.now(), scene.clock.now() + 86_400_000);
  await scene.clock.advance(800);
  landing.open();
  await scene.clock.advance(1_000);
  assert.equal((await scene.memory.tasks.findTask(task.id))?.lease?.worker, 'w1.run0');
  await scene.clock.advance(30_000);
  assert.equal(await scene.stateOf(task.id), 'succeeded');
});

test('what is claimed under an incarnation that was lost meanwhile is left to recovery, not armed', async () => {
  const scene = createScene();
  const answer = createGate();
  let slow = true;
  await scene.startWorker('w1', {
    async around(call, method) {
      const result = await call();
      if (method === 'claimTasks' && slow) {
        slow = false;
        await answer.opened;
      }
      return result;
    },
  });
  const task = await scene.accept(3_000);
  await scene.clock.advance(2_500);
  scene.clock.jumpWall(leaseMs);
  await scene.clock.advance(1_600);
  const [worker] = (await scene.memory.workers.listWorkers()).filter(({ id }) => id !== 'w1.run0');
  assert.ok(worker, 'it has taken a new incarnation');
  answer.open();
  await scene.clock.advance(1_000);
  assert.deepEqual(scene.sent, []);
  await scene.clock.advance(60_000);
  assert.deepEqual(scene.sentIds(), [task.id]);
  assert.equal(await scene.stateOf(task.id), 'succeeded');
});

test('a direct job works through its whole list, also when whole chunks of it were claimed by others', async () => {
  const scene = createScene();
  const mine = await Promise.all(
    Array.from({ length: 5 }, (_, index) => scene.accept(40_000, { id: `mine-${index}` })),
  );
  const taken = await Promise.all(
    Array.from({ length: 12 }, (_, index) => scene.accept(40_000, { id: `not-${index}` })),
  );
  await scene.clock.advance(38_600);
  scene.timer.loseEverything();
  await scene.memory.wheel.claimTasks({
    ids: taken.map(({ id }) => id),
    from: 0,
    until: Number.MAX_SAFE_INTEGER,
    lease: { worker: 'other.run', token: 'other-0' },
  });
  const { timer } = scene.timer.connect();
  await timer.offerSoon([...taken, ...mine].map(({ id }) => id));
  await scene.startWorker('w1', { chunkMax: 2 });
  await scene.clock.advance(1_500);
  assert.deepEqual(
    scene.sentIds().sort(),
    mine.map(({ id }) => id),
  );
});

test('the bytes of large tasks keep the first claims small', async () => {
  const scene = createScene({ answer: () => new Promise(() => {}) });
  const body = 'x'.repeat(500_000);
  for (let index = 0; index < 100; index++) {
    const task = await scene.accept(4_000, { id: `t${index}`, partition: 0, content: { kind: 'text', body } });
    assert.equal(task.partition, 0);
  }
  await scene.startWorker('w1', { armedTasksMax: 5_000, armedBytesMax: 500_000, chunkMax: 200 });
  await scene.clock.advance(6_000);
  const held = await scene.memory.wheel.heldTasks('w1.run0', 1_000);
  assert.equal(held.length, 30);
});
