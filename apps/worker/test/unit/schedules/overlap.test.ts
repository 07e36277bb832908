import assert from 'node:assert/strict';
import { test } from 'node:test';

import type { OverlapChoice } from '@qbasecron/core';
import { answered, createScene, delivered, type Scene } from '../../support/start-worker.ts';
import { addSchedule, latenessOf, minute, sentMinutes } from '../../support/schedules.ts';

type Run = { scene: Scene; minutes: number[]; reasons: Record<string, number> };

/** A callback that takes 150 s, of a schedule of every minute, for eight minutes. */
async function withSlowCallback(overlap: OverlapChoice): Promise<Run> {
  const scene: Scene = createScene({
    async answer() {
      await scene.pass(150_000);
      return delivered;
    },
  });
  await scene.startWorker('w1');
  const from = scene.clock.now();
  const schedule = await addSchedule(scene, { overlap });
  await scene.clock.advance(8 * minute + 1_000);
  const tasks = await scene.memory.occurrences.listOccurrences({
    scheduleId: schedule.id,
    from: 0,
    until: 1e15,
    order: 'earliest',
    limit: 100,
  });
  const reasons: Record<string, number> = {};
  for (const { finishReason } of tasks) if (finishReason) reasons[finishReason] = (reasons[finishReason] ?? 0) + 1;
  return { scene, minutes: await sentMinutes(scene, schedule, from), reasons };
}

/** How many requests were on the wire together at most. */
function mostAtOnce({ sent }: Scene, lastsMs: number): number {
  return Math.max(...sent.map(({ at }) => sent.filter((other) => other.at <= at && other.at + lastsMs > at).length));
}

test('overlap: allow sends every minute, three at a time', async () => {
  const { scene, minutes } = await withSlowCallback('allow');
  assert.deepEqual(minutes, [1, 2, 3, 4, 5, 6, 7, 8]);
  assert.equal(mostAtOnce(scene, 150_000), 3);
});

test('overlap: skip sends one at a time and has the others on record', async () => {
  const { scene, minutes, reasons } = await withSlowCallback('skip');
  assert.deepEqual(minutes, [1, 4, 7]);
  assert.equal(mostAtOnce(scene, 150_000), 1);
  assert.equal(reasons['overlap'], 5);
});

test('overlap: buffer_one sends the next one as soon as the one before has ended', async () => {
  const { scene, minutes, reasons } = await withSlowCallback('buffer_one');
  assert.deepEqual(minutes.slice(0, 3), [1, 2, 4]);
  assert.equal(mostAtOnce(scene, 150_000), 1);
  const [first, second] = scene.sent;
  assert.ok((second?.at ?? 0) - (first?.at ?? 0) < 151_000, 'woken, and not only by looking again');
  assert.ok((reasons['overlap'] ?? 0) >= 2);
});

test('overlap: buffer_all sends all of them in order, one at a time', async () => {
  const { scene, minutes, reasons } = await withSlowCallback('buffer_all');
  assert.deepEqual(minutes, [1, 2, 3]);
  assert.equal(mostAtOnce(scene, 150_000), 1);
  assert.equal(reasons['overlap'], undefined);
  await scene.clock.advance(10 * minute);
  const sentAt = scene.sent.map(({ at }) => at);
  assert.ok(sentAt.every((at, index) => index === 0 || at - (sentAt[index - 1] ?? 0) < 151_000));
});

for (const overlap of ['skip', 'buffer_one', 'buffer_all'] as const) {
  test(`overlap: ${overlap} sends every second of a schedule whose receiver answers at once, on time`, async () => {
    const scene = createScene();
    await scene.startWorker('w1');
    const now = scene.clock.now();
    await addSchedule(scene, {
      rule: { kind: 'every', every: '1s', anchorAt: 0 },
      nextNominalAt: now + 1_000,
      nextPlanAt: now,
      overlap,
    });
    await scene.clock.advance(30_000);
    assert.ok(scene.sent.length >= 27, `${scene.sent.length} were sent`);
    assert.ok(latenessOf(scene.sent.slice(5)).every((ms) => ms <= 50));
  });
}

test('overlap: cancel_previous ends the further attempts of the previous one, and aborts nothing', async () => {
  const scene = createScene({ answer: () => answered(500) });
  await scene.startWorker('w1');
  const from = scene.clock.now();
  const schedule = await addSchedule(scene, { overlap: 'cancel_previous' });
  await scene.clock.advance(3 * minute + 30_000);
  const tasks = await scene.memory.occurrences.listOccurrences({
    scheduleId: schedule.id,
    from,
    until: 1e15,
    order: 'earliest',
    limit: 100,
  });
  assert.deepEqual(
    tasks.slice(0, 2).map(({ state, finishReason }) => [state, finishReason]),
    [
      ['cancelled', 'overlap'],
      ['cancelled', 'overlap'],
    ],
  );
  assert.equal(tasks[2]?.finishReason, null, 'the newest goes on being tried');
  assert.ok(tasks.slice(0, 3).every(({ attemptCount }) => attemptCount > 0));
});

test('overlap: cancel_previous lets what is on the wire end, and does not try it again', async () => {
  const scene: Scene = createScene({
    async answer() {
      await scene.pass(90_000);
      return answered(500);
    },
  });
  await scene.startWorker('w1');
  const from = scene.clock.now();
  const schedule = await addSchedule(scene, { overlap: 'cancel_previous', maxRuns: 2 });
  await scene.clock.advance(2 * minute + 40_000);
  const [first] = await scene.memory.occurrences.listOccurrences({
    scheduleId: schedule.id,
    from,
    until: 1e15,
    order: 'earliest',
    limit: 1,
  });
  assert.deepEqual([first?.state, first?.finishReason, first?.attemptCount], ['cancelled', 'overlap', 1]);
});
