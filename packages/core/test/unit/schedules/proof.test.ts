import assert from 'node:assert/strict';
import { test } from 'node:test';

import {
  advanceBackfill,
  backfillSchedule,
  createSchedule,
  deleteSchedule,
  formatInstant,
  patchSchedule,
  pauseSchedule,
  proveSchedules,
  putSchedule,
  resumeSchedule,
  runSchedule,
  type ScheduleDraft,
  type ScheduleFigures,
} from '@qbasecron/core';

import { createScene, day, draft, minute, recordOf, skipsOf, startAt, type Scene } from './fakes.ts';

async function prove(scene: Scene, set: { from?: number; to?: number } = {}): Promise<ScheduleFigures> {
  const input = { from: startAt, to: scene.clock.at, ...set };
  return (await proveSchedules({ deps: scene.deps, input })).schedules;
}

async function running(set: Partial<ScheduleDraft> = {}): Promise<{ scene: Scene; id: string }> {
  const scene = createScene();
  const { id } = await createSchedule({ deps: scene.deps, input: { draft: { ...draft, ...set } } });
  return { scene, id };
}

/** What adds up, with nothing missing and nothing extra. */
function assertBalanced(figures: ScheduleFigures, expected: number, planned: number): void {
  const skipped = Object.values(figures.skipped).reduce((sum, count) => sum + count, 0);
  assert.deepEqual([figures.missing, figures.missingCount, figures.extra, figures.extraCount], [[], 0, [], 0]);
  assert.deepEqual([figures.expected, figures.planned], [expected, planned], JSON.stringify(figures));
  assert.equal(figures.expected, figures.planned + skipped);
}

test('the proof of a schedule that ran balances, up to what may still be decided', async () => {
  const { scene } = await running();
  await scene.workUntil(startAt + 10 * minute);
  const { to, schedules } = await proveSchedules({
    deps: scene.deps,
    input: { from: startAt, to: startAt + 10 * minute },
  });
  assert.equal(to, startAt + 10 * minute - 35_000);
  assertBalanced(schedules, 9, 9);
  assert.deepEqual([schedules.checked, schedules.truncated], [1, false]);
  assertBalanced(await prove(scene, { from: startAt + 3 * minute, to: startAt + 6 * minute }), 3, 3);
});

test('a removed occurrence is missing, and one that no rule says is extra when it was sent', async () => {
  const { scene, id } = await running();
  await scene.workUntil(startAt + 10 * minute);
  const tasks = [...scene.records.tasks.values()].filter(({ scheduleId }) => scheduleId === id);
  const [third, fourth] = [tasks[2], tasks[3]];
  assert.ok(third && fourth?.occurrence);
  scene.records.tasks.delete(third.id);
  const odd = { ...fourth.occurrence, nominalAt: startAt + 4 * minute + 1_000 };
  scene.records.tasks.set('odd', { ...fourth, id: 'odd', occurrence: odd });
  const unsent = { ...fourth, id: 'unsent', attemptCount: 0, state: 'cancelled', finishReason: 'superseded' } as const;
  scene.records.tasks.set('unsent', { ...unsent, occurrence: { ...odd, nominalAt: startAt + 4 * minute + 2_000 } });
  // A range of which an edit has left nothing excuses nothing.
  const emptied = { from: startAt + 3 * minute, to: startAt + 3 * minute, count: 0, reason: 'excluded' } as const;
  scene.records.skips.set('emptied', { ...emptied, scheduleId: id, purgeAt: startAt + day });
  const figures = await prove(scene);
  assert.deepEqual(figures.missing, [{ scheduleId: id, nominalAt: startAt + 3 * minute }]);
  assert.deepEqual(figures.extra, [{ scheduleId: id, nominalAt: startAt + 4 * minute + 1_000 }]);
  assert.deepEqual([figures.expected, figures.planned, figures.missingCount, figures.extraCount], [9, 8, 1, 1]);
});

test('what did not run for a reason balances: missed, paused, excluded, max_runs, and tasks that overlap cancelled', async () => {
  const { scene, id } = await running({ missed: 'skip' });
  await scene.workUntil(startAt + 2 * minute);
  scene.clock.at = startAt + 5 * minute + 40_000;
  await scene.workUntil(startAt + 7 * minute);
  await pauseSchedule({ deps: scene.deps, input: { id } });
  await scene.workUntil(startAt + 12 * minute);
  const whilePaused = await prove(scene);
  assertBalanced(whilePaused, 11, 4);
  assert.deepEqual(whilePaused.skipped, { missed: 3, paused: 4 });
  await resumeSchedule({ deps: scene.deps, input: { id } });
  await patchSchedule({ deps: scene.deps, input: { id, patch: { maxRuns: 6 } } });
  await scene.workUntil(startAt + 20 * minute);
  const [last] = [...scene.records.tasks.values()].slice(-1);
  assert.ok(last);
  scene.base.ledger.force(last.id, { state: 'cancelled', finishReason: 'overlap' });
  const figures = await prove(scene);
  assertBalanced(figures, 19, 5);
  assert.deepEqual(figures.skipped, { missed: 3, paused: 5, overlap: 1, max_runs: 5 });
});

test('each time is judged by the rule that held then: edits, deletion and a new life balance', async () => {
  const scene = createScene();
  const put = (cron: string) => putSchedule({ deps: scene.deps, input: { name: 'mine', draft: { ...draft, cron } } });
  const { id } = (await put('* * * * *')).schedule;
  await scene.workUntil(startAt + 3 * minute + 50_000);
  await put('*/5 * * * *');
  await scene.workUntil(startAt + 11 * minute);
  await put('*/2 * * * *');
  await scene.workUntil(startAt + 15 * minute + 50_000);
  await deleteSchedule({ deps: scene.deps, input: { id } });
  await scene.workUntil(startAt + 30 * minute);
  assertBalanced(await prove(scene), 3 + 2 + 2, 7);
  await put('*/10 * * * *');
  await scene.workUntil(startAt + 45 * minute);
  assertBalanced(await prove(scene), 3 + 2 + 2 + 1, 8);
});

test('a jittered occurrence that was planned when its schedule was deleted is not missing', async () => {
  const { scene, id } = await running({ cron: '1 12 * * *', jitter: '6h' });
  await scene.workUntil(startAt + 2 * minute);
  await deleteSchedule({ deps: scene.deps, input: { id } });
  await scene.workUntil(startAt + 5 * minute);
  assertBalanced(await prove(scene), 1, 1);
});

test('a schedule that is active again after max_runs is expected to run again', async () => {
  const { scene, id } = await running({ maxRuns: 2 });
  await scene.workUntil(startAt + 5 * minute + 30_000);
  assert.equal(recordOf(scene, id).state, 'finished');
  const patched = await patchSchedule({ deps: scene.deps, input: { id, patch: { maxRuns: 4 } } });
  assert.deepEqual([patched.state, patched.finishReason, patched.finishedAt], ['active', null, null]);
  await scene.workUntil(startAt + 12 * minute);
  const figures = await prove(scene);
  assertBalanced(figures, 11, 4);
  assert.deepEqual(figures.skipped, { max_runs: 7 });
  assert.deepEqual(skipsOf(scene, id), ['3-5.5 3 max_runs', '8- null max_runs']);
  // Beyond its end the record of the schedule itself says why.
  scene.records.skips.delete(`${id}:max_runs:${startAt + 8 * minute}`);
  assertBalanced(await prove(scene), 11, 4);
});

test('a patch of something else leaves a finished schedule finished', async () => {
  const { scene, id } = await running({ maxRuns: 2 });
  await scene.workUntil(startAt + 5 * minute + 30_000);
  const { finishedAt } = recordOf(scene, id);
  const patched = await patchSchedule({ deps: scene.deps, input: { id, patch: { desc: 'x' } } });
  assert.deepEqual([patched.state, patched.finishReason, patched.revision], ['finished', 'max_runs', 2]);
  assert.equal(patched.finishedAt, finishedAt);
  assert.deepEqual(skipsOf(scene, id), ['3- null max_runs']);
  await scene.workUntil(startAt + 10 * minute);
  assertBalanced(await prove(scene), 9, 2);
});

test('a patch of something else is taken of a schedule whose rule is over', async () => {
  const { scene, id } = await running({ cron: '* * * * *', endAt: '2026-01-15 12:03:00' });
  await scene.workUntil(startAt + 5 * minute);
  const patched = await patchSchedule({ deps: scene.deps, input: { id, patch: { desc: 'x' } } });
  assert.deepEqual([patched.state, patched.finishReason, patched.desc], ['finished', 'ended', 'x']);
  const again = await patchSchedule({ deps: scene.deps, input: { id, patch: { endAt: null } } });
  assert.equal(again.state, 'active');
  await scene.workUntil(startAt + 9 * minute);
  assertBalanced(await prove(scene), 5, 5);
});

test('backfilled occurrences count, manual ones do not', async () => {
  const { scene, id } = await running({ missed: 'skip' });
  scene.clock.at = startAt + 5 * minute;
  await scene.work();
  await runSchedule({ deps: scene.deps, input: { id } });
  const span = { from: formatInstant(startAt), to: formatInstant(startAt + 5 * minute) };
  const backfill = await backfillSchedule({ deps: scene.deps, input: { scheduleId: id, ...span } });
  await advanceBackfill({ deps: scene.deps, input: { backfill } });
  await scene.workUntil(startAt + 8 * minute);
  assertBalanced(await prove(scene), 7, 7);
});

test('an edit that was written ahead and did not come about judges nothing', async () => {
  const { scene, id } = await running();
  scene.clock.at = startAt + 3 * minute + 30_000;
  await scene.work();
  scene.faults.next.set('changeSchedule', 'before');
  await assert.rejects(patchSchedule({ deps: scene.deps, input: { id, patch: { cron: '*/7 * * * *' } } }));
  assert.equal(scene.records.versions.size, 2);
  await scene.workUntil(startAt + 8 * minute);
  const figures = await prove(scene);
  assert.deepEqual([figures.missingCount, figures.extraCount, figures.expected], [0, 0, 7]);
});

test('many schedules and many occurrences are read page by page', async () => {
  const scene = createScene();
  for (let count = 0; count < 450; count++) {
    await createSchedule({
      deps: scene.deps,
      input: { draft: { ...draft, cron: count === 0 ? '* * * * * *' : '0 13 * * *' } },
    });
  }
  await scene.workUntil(startAt + 15 * minute);
  const figures = await prove(scene);
  assert.equal(figures.checked, 450);
  assertBalanced(figures, 15 * 60 - 36, 15 * 60 - 36);
});

test('a proof is cut to what the ledger still holds, and refused beyond 31 days', async () => {
  const { scene } = await running({ cron: '0 * * * *' });
  scene.clock.at = startAt + 10 * day;
  const { from } = await proveSchedules({ deps: scene.deps, input: { from: startAt, to: scene.clock.at } });
  assert.equal(from, startAt + 7 * day);
  await assert.rejects(prove(scene, { from: startAt - 30 * day }), { code: 'invalid_request' });
  await assert.rejects(prove(scene, { from: scene.clock.at }), { code: 'invalid_request' });
});
