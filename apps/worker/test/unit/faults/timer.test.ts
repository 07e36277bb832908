import assert from 'node:assert/strict';
import { test } from 'node:test';
import { auditOverdueMs, slotArmAt, slotOf } from '@qbasecron/core';
import { aTask } from '@qbasecron/testkit';
import { createScene, type Scene } from '../../support/start-worker.ts';

const heldCount = async (scene: Scene): Promise<number> =>
  (await scene.memory.wheel.heldTasks('w1.run0', 10_000)).length;

test('what nobody armed in time is armed by the audit as soon as it is overdue, also while the timer is there', async () => {
  const scene = createScene();
  await scene.startWorker('w1');
  const task = aTask({ dueAt: scene.clock.now() + 500 });
  await scene.memory.tasks.insertTasks([task]);
  await scene.clock.advance(500 + auditOverdueMs + 1_500);
  const [lateMs = 0] = scene.sentAfterMs(task);
  assert.ok(lateMs > auditOverdueMs && lateMs <= auditOverdueMs + 1_500, `${lateMs} ms late`);
});

test('a slot’s job that comes too early is put back, and its tasks stay free until their time', async () => {
  const scene = createScene();
  await scene.startWorker('w1');
  const task = await scene.accept(60_000);
  await scene.clock.advance(1_000);
  const early = scene.timer.jobs().find(({ kind }) => kind === 'slot');
  assert.ok(early);
  early.dueAt = scene.clock.now();
  // Anything offered makes the timer look.
  await scene.accept(50_000);
  await scene.clock.advance(5_000);
  assert.equal(await scene.stateOf(task.id), 'scheduled');
  await scene.clock.advance(55_000);
  assert.deepEqual(scene.sentAfterMs(task), [0]);
});

test('a task moved out of its slot between finding and claiming is not claimed for the old slot', async () => {
  const scene = createScene();
  const ledger = scene.memory;
  let moveTo = 0;
  await scene.startWorker('w1', {
    async around(call, method) {
      const result = await call();
      if (method === 'slotTaskIds' && moveTo === 0 && (result as string[]).length > 0) {
        moveTo = scene.clock.now() + 60_000;
        await ledger.tasks.changeTask(task.id, { states: ['scheduled'] }, { dueAt: moveTo, nextAttemptAt: moveTo });
      }
      return result;
    },
  });
  const task = await scene.accept(3_000);
  await scene.clock.advance(10_000);
  assert.ok(moveTo > 0);
  assert.equal(await scene.stateOf(task.id), 'scheduled');
});

test('a slot of many chunks is armed whole by its one job', async () => {
  const scene = createScene();
  await scene.startWorker('w1', { chunkMax: 10 });
  for (let index = 0; index < 95; index++) await scene.accept(5_000, { id: `t${index}`, partition: 3 });
  await scene.clock.advance(3_600);
  assert.equal(await heldCount(scene), 95);
  assert.deepEqual(scene.timer.jobs(), []);
});

test('a slot for which the budget has no room stays in the timer and is finished as soon as there is', async () => {
  const scene: Scene = createScene();
  await scene.startWorker('w1', { chunkMax: 10, armedTasksMax: 20 });
  const tasks = await Promise.all(
    Array.from({ length: 50 }, (_, index) => scene.accept(5_000 + index, { id: `t${index}`, partition: 3 })),
  );
  await scene.clock.advance(4_900);
  assert.equal(await heldCount(scene), 20);
  assert.equal(scene.timer.jobs().length, 1);
  // The first go out now; the last follow long before they are overdue enough for the audit.
  await scene.clock.advance(1_500);
  assert.equal(scene.sent.length, 50);
  assert.ok(scene.sent.every(({ at }) => at - (tasks[0]?.dueAt ?? 0) < auditOverdueMs));
});

test('a full worker fetches nothing, and fetches again as soon as it has room', async () => {
  const scene = createScene();
  await scene.startWorker('w1', { armedTasksMax: 1 });
  const first = await scene.accept(3_000, { partition: 0 });
  const second = await scene.accept(4_000, { partition: 1 });
  await scene.clock.advance(2_900);
  assert.equal(await scene.stateOf(first.id), 'delivering');
  const job = scene.timer.jobs().find((one) => one.kind === 'slot' && one.slot.partition === 1);
  assert.ok(job);
  assert.deepEqual([job.active, job.dueAt], [false, slotArmAt(slotOf(1, second.dueAt))], 'it was never fetched');
  await scene.clock.advance(2_000);
  assert.deepEqual([...scene.sentAfterMs(first), ...scene.sentAfterMs(second)], [0, 0]);
});
