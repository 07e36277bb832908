import assert from 'node:assert/strict';
import { test } from 'node:test';

import type { MissedChoice, Schedule } from '@qbasecron/core';
import { createScene } from '../../support/start-worker.ts';
import { addSchedule, minute, sentMinutes } from '../../support/schedules.ts';

/**
 * A worker that lives for two minutes, is gone for three and a half, and is then replaced. Resolves to the minutes
 * that were sent until one minute later, and the schedule as it is then.
 */
async function withWorkerDown(
  missed: MissedChoice,
): Promise<{ minutes: number[]; skipped: number; schedule: Schedule }> {
  const scene = createScene();
  const worker = await scene.startWorker('w1');
  const from = scene.clock.now();
  const added = await addSchedule(scene, { missed });
  await scene.clock.advance(2 * minute + 1_000);
  worker.kill();
  await scene.clock.advance(3 * minute + 40_000);
  await scene.startWorker('w2');
  await scene.clock.advance(minute);
  const schedule = await scene.memory.schedules.findSchedule(added.id);
  assert.ok(schedule);
  const ranges = await scene.memory.schedules.listSkips({ scheduleId: added.id, from: 0, until: 1e15, limit: 100 });
  const spans = [...ranges, ...(schedule.openSkip ? [schedule.openSkip] : [])];
  const skipped = spans.filter(({ reason }) => reason === 'missed').reduce((sum, { count }) => sum + (count ?? 0), 0);
  return { minutes: await sentMinutes(scene, added, from), skipped, schedule };
}

test('missed: skip sends nothing of what was missed, and has three on record', async () => {
  const { minutes, skipped } = await withWorkerDown('skip');
  assert.deepEqual(minutes, [1, 2, 6]);
  assert.equal(skipped, 3);
});

test('missed: last sends the last one of three, and has two on record', async () => {
  const { minutes, skipped } = await withWorkerDown('last');
  assert.deepEqual(minutes, [1, 2, 5, 6]);
  assert.equal(skipped, 2);
});

test('missed: all sends all three, each once', async () => {
  const { minutes, skipped } = await withWorkerDown('all');
  assert.deepEqual(
    minutes.toSorted((a, b) => a - b),
    [1, 2, 3, 4, 5, 6],
  );
  assert.equal(skipped, 0);
});

test('what was planned before the workers went, and could not be sent in time, is missed by the same choice', async () => {
  for (const [missed, expected] of [
    ['skip', [1, 4]],
    ['all', [1, 2, 3, 4]],
  ] as const) {
    const scene = createScene();
    const worker = await scene.startWorker('w1');
    const from = scene.clock.now();
    const schedule = await addSchedule(scene, { missed });
    // The second minute is planned, and not armed yet, when the worker goes.
    await scene.clock.advance(2 * minute - 5_000);
    worker.kill();
    await scene.clock.advance(minute + 40_000);
    await scene.startWorker('w2');
    await scene.clock.advance(minute);
    const minutes = await sentMinutes(scene, schedule, from);
    assert.deepEqual(
      minutes.toSorted((a, b) => a - b),
      expected,
    );
  }
});
