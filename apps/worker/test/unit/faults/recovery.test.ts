import assert from 'node:assert/strict';
import { test } from 'node:test';
import { leaseMs, type WorkerFigures } from '@qbasecron/core';
import { aTask } from '@qbasecron/testkit';
import { createScene, type Scene } from '../../support/start-worker.ts';

const noFigures = { destinations: [] as unknown[] } as WorkerFigures;

/** A worker on record that is not there, last heard of now, and the tasks that it holds, due now. */
async function leaveBehind(scene: Scene, worker: string, ids: readonly string[], isRegistered = true): Promise<void> {
  const { memory, clock } = scene;
  const now = clock.now();
  if (isRegistered) {
    await memory.workers.registerWorker({
      id: worker,
      name: worker,
      state: 'alive',
      version: '0',
      startedAt: now,
      renewedAt: now,
      figures: noFigures,
    });
  }
  await memory.tasks.insertTasks(ids.map((id) => aTask({ id, dueAt: now, createdAt: now })));
  await memory.wheel.claimTasks({ ids, from: 0, until: now + 1, lease: { worker, token: `${worker}-0` } });
}

test('a lost worker whose tasks cannot be read keeps no other lost worker’s tasks from being brought back', async () => {
  const scene = createScene();
  await scene.startWorker('w1', {
    async around(call, method, [worker]) {
      if (method === 'heldTasks' && worker === 'unreadable') throw new Error('a record is broken');
      return call();
    },
  });
  await leaveBehind(scene, 'unreadable', ['a']);
  await leaveBehind(scene, 'readable', ['b']);
  await scene.clock.advance(leaseMs + 5_000);
  assert.equal(await scene.stateOf('b'), 'succeeded');
  assert.equal(await scene.stateOf('a'), 'delivering');
});

test('what an incarnation holds of which there is no record at all is brought back', async () => {
  const scene = createScene();
  await scene.startWorker('w1');
  await leaveBehind(scene, 'never-registered', ['a'], false);
  await scene.clock.advance(leaseMs + 10_000);
  assert.equal(await scene.stateOf('a'), 'succeeded');
});

test('the tasks of workers that live, and of the dead that recovery is about to treat, are nobody’s strays', async () => {
  const scene = createScene();
  await scene.startWorker('w1');
  await scene.clock.advance(leaseMs);
  await leaveBehind(scene, 'living', ['a']);
  for (let round = 0; round < 10; round++) {
    await scene.clock.advance(2_000);
    await scene.memory.workers.renewWorker('living', scene.clock.now(), noFigures);
  }
  assert.equal((await scene.memory.tasks.findTask('a'))?.lease?.worker, 'living');
});

test('a task that its live holder does not know of is taken back and sent, its loss on record', async () => {
  const scene = createScene();
  await scene.startWorker('w1');
  await leaveBehind(scene, 'w1.run0', ['a']);
  await scene.clock.advance(25_000);
  assert.deepEqual(scene.sentIds(), ['a']);
  const attempts = await scene.memory.tasks.findAttempts('a');
  assert.deepEqual(
    attempts.map(({ outcome }) => outcome),
    ['lost', 'delivered'],
  );
});

for (const method of ['claimTasks', 'retakeTask'] as const) {
  test(`a task is not taken back from its holder while ${method} is under way, however long the answer takes`, async () => {
    const scene = createScene();
    let slow = true;
    await scene.startWorker('w1', {
      async around(call, called) {
        const result = await call();
        if (called === method && slow) {
          slow = false;
          await scene.pass(30_000);
        }
        return result;
      },
    });
    const task = await scene.accept(5_000);
    await scene.clock.advance(4_000);
    const lease = (await scene.memory.tasks.findTask(task.id))?.lease;
    assert.ok(lease);
    await scene.asker.askHolder({ taskId: task.id, ...lease }, 300);
    await scene.clock.advance(60_000);
    assert.equal(scene.sent.length, 1);
    const record = await scene.memory.tasks.findTask(task.id);
    assert.deepEqual([record?.state, record?.lostCount], ['succeeded', 0]);
  });
}

test('a task that got a new token while the ledger told what is held is not taken back', async () => {
  const scene = createScene();
  await scene.startWorker('w1', {
    async around(call, method) {
      const result = await call();
      if (method === 'heldTasks') await scene.pass(1_500);
      return result;
    },
  });
  // Armed at 9,500; a round reads what is held at 10,000 and hears of it at 11,500.
  const task = await scene.accept(11_900);
  await scene.clock.advance(10_100);
  const lease = (await scene.memory.tasks.findTask(task.id))?.lease;
  assert.ok(lease);
  assert.equal(await scene.asker.askHolder({ taskId: task.id, ...lease }, 300), 'released');
  await scene.clock.advance(30_000);
  assert.deepEqual(scene.sentAfterMs(task), [0]);
  assert.equal((await scene.memory.tasks.findTask(task.id))?.lostCount, 0);
});

test('a ledger clock that goes back by an hour stops the duties for seconds, not for an hour', async () => {
  const scene = createScene();
  await scene.startWorker('w1');
  await scene.clock.advance(10_000);
  scene.clock.setOffset(-3_600_000);
  await scene.clock.advance(2_000);
  const task = await scene.accept(30_000);
  scene.timer.loseEverything();
  await scene.clock.advance(31_000);
  assert.deepEqual(scene.sentAfterMs(task), [0]);
});

test('after the whole service stood still for longer than a lease, what was sent is recorded and nothing is repeated', async () => {
  const scene = createScene();
  let stillness: Promise<void> | null = null;
  const around = async (call: () => Promise<unknown>): Promise<unknown> => {
    await stillness;
    return call();
  };
  await scene.startWorker('w1', { around });
  await scene.clock.advance(700);
  await scene.startWorker('w2', { around });
  await scene.clock.advance(20_000);
  for (let index = 0; index < 100; index++) await scene.accept(3_000);
  await scene.clock.advance(2_900);
  stillness = scene.pass(9_000);
  await scene.clock.advance(60_000);
  assert.equal(scene.sent.length, 100);
  assert.equal(new Set(scene.sentIds()).size, 100);
});
