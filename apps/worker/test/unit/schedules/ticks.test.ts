import assert from 'node:assert/strict';
import { test } from 'node:test';

import { createScene } from '../../support/start-worker.ts';
import { addSchedule, latenessOf, minute, sentMinutes } from '../../support/schedules.ts';

test('a schedule of every minute sends each occurrence once, on its millisecond', async () => {
  const scene = createScene();
  await scene.startWorker('w1');
  const from = scene.clock.now();
  const schedule = await addSchedule(scene);
  await scene.clock.advance(10 * minute + 1_000);
  assert.deepEqual(await sentMinutes(scene, schedule, from), [1, 2, 3, 4, 5, 6, 7, 8, 9, 10]);
  assert.ok(latenessOf(scene.sent).every((ms) => ms === 0));
});

test('a schedule of every second does as well', async () => {
  const scene = createScene();
  await scene.startWorker('w1');
  await addSchedule(scene, {
    rule: { kind: 'every', every: '1s', anchorAt: 0 },
    nextNominalAt: scene.clock.now() + 1_000,
    nextPlanAt: scene.clock.now(),
  });
  await scene.clock.advance(60_000);
  assert.ok(scene.sent.length >= 55, `${scene.sent.length} were sent`);
  assert.equal(new Set(scene.sentIds()).size, scene.sent.length);
  assert.ok(latenessOf(scene.sent.slice(5)).every((ms) => ms === 0));
});

test('two workers that plan the same schedule at the same time send each occurrence once', async () => {
  const scene = createScene();
  await scene.startWorker('w1');
  await scene.startWorker('w2');
  const from = scene.clock.now();
  const schedules = await Promise.all([1, 2, 3].map((n) => addSchedule(scene, { id: `${n}`.repeat(24) })));
  await scene.clock.advance(5 * minute + 1_000);
  for (const schedule of schedules) assert.deepEqual(await sentMinutes(scene, schedule, from), [1, 2, 3, 4, 5]);
});

test('without the timer the planner duty plans, and the audit sends on time', async () => {
  const scene = createScene();
  scene.timer.goAway();
  await scene.startWorker('w1');
  const from = scene.clock.now();
  const schedule = await addSchedule(scene);
  await scene.clock.advance(5 * minute + 1_000);
  assert.deepEqual(await sentMinutes(scene, schedule, from), [1, 2, 3, 4, 5]);
  assert.ok(latenessOf(scene.sent).every((ms) => ms === 0));
});

test('a timer that loses its memory between tick and callback costs no occurrence and repeats none', async () => {
  const scene = createScene();
  await scene.startWorker('w1');
  const from = scene.clock.now();
  const schedule = await addSchedule(scene);
  await scene.clock.advance(2 * minute - 10_000);
  scene.timer.loseEverything();
  await scene.clock.advance(3 * minute);
  assert.deepEqual(await sentMinutes(scene, schedule, from), [1, 2, 3, 4]);
  assert.ok(latenessOf(scene.sent).every((ms) => ms === 0));
});

test('a ledger whose clock is set back an hour runs no occurrence a second time, and goes on when it is there again', async () => {
  const scene = createScene();
  await scene.startWorker('w1');
  const from = scene.clock.now();
  const schedule = await addSchedule(scene);
  await scene.clock.advance(3 * minute + 1_000);
  scene.clock.setOffset(-60 * minute);
  await scene.clock.advance(62 * minute);
  const sent = await sentMinutes(scene, schedule, from);
  assert.deepEqual(
    sent,
    sent.map((_, index) => index + 1),
  );
  assert.equal(sent.length, 5);
});

test('of 10,000 schedules that are due on one minute every occurrence is sent', async (t) => {
  const scene = createScene();
  for (const name of ['w1', 'w2']) {
    await scene.startWorker(name, { armedTasksMax: 20_000, armedBytesMax: 1e9, chunkMax: 500, inFlightMax: 1_000 });
  }
  const count = 10_000;
  for (let index = 0; index < count; index++) {
    await addSchedule(scene, { id: index.toString(16).padStart(24, '0') });
  }
  await scene.clock.advance(minute + 5_000);
  const lateness = latenessOf(scene.sent).toSorted((a, b) => a - b);
  t.diagnostic(`10,000 on one minute: lateness p99 ${lateness[Math.floor(0.99 * count)]} ms of the fake clock`);
  assert.equal(scene.sent.length, count);
  assert.equal(new Set(scene.sentIds()).size, count);
});
