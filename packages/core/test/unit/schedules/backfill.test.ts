import assert from 'node:assert/strict';
import { test } from 'node:test';

import {
  advanceBackfill,
  backfillSchedule,
  cancelBackfill,
  createSchedule,
  deleteSchedule,
  formatInstant,
  listBackfills,
  readBackfill,
  type Backfill,
  type BackfillInput,
  type ScheduleDraft,
} from '@qbasecron/core';

import { createScene, day, draft, hour, minute, recordOf, startAt, type Scene } from './fakes.ts';

/** A schedule of every minute that was down between minutes 3 and 13, and chose to skip what it missed. */
async function withHole(set: Partial<ScheduleDraft> = {}): Promise<{ scene: Scene; id: string }> {
  const scene = createScene();
  const { id } = await createSchedule({ deps: scene.deps, input: { draft: { ...draft, missed: 'skip', ...set } } });
  await scene.workUntil(startAt + 3 * minute);
  scene.clock.at = startAt + 13 * minute;
  await scene.workUntil(startAt + 15 * minute);
  scene.sent.length = 0;
  return { scene, id };
}

const ask = ({ deps }: Scene, scheduleId: string, set: Partial<BackfillInput> = {}) =>
  backfillSchedule({
    deps,
    input: { scheduleId, from: formatInstant(startAt + minute), to: formatInstant(startAt + 15 * minute), ...set },
  });

/** The worker's turns at one second each, until the backfill is over. */
async function workOff(scene: Scene, id: string): Promise<{ backfill: Backfill; perStep: number[] }> {
  const perStep: number[] = [];
  for (;;) {
    const [due] = await scene.deps.backfills.dueBackfills(scene.clock.at, 1);
    if (due) perStep.push((await advanceBackfill({ deps: scene.deps, input: { backfill: due } })).planned);
    scene.fireDue();
    const backfill = scene.records.backfills.get(id);
    assert.ok(backfill);
    if (backfill.state !== 'running') return { backfill, perStep };
    scene.clock.at += 1_000;
  }
}

const backfilled = (scene: Scene): number[] =>
  scene.sent.filter(({ kind }) => kind === 'backfill').map(({ nominalAt }) => (nominalAt - startAt) / minute);

test('a backfill fills the holes and leaves alone what has run, at its rate', async () => {
  const { scene, id } = await withHole();
  const asked = await ask(scene, id, { ratePerSecond: 4 });
  assert.deepEqual([asked.state, asked.plannedCount, asked.overlap], ['running', 0, 'allow']);
  const runCount = recordOf(scene, id).runCount;
  const { backfill, perStep } = await workOff(scene, asked.id);
  assert.deepEqual(backfilled(scene), [4, 5, 6, 7, 8, 9, 10, 11, 12]);
  assert.ok(perStep.every((planned) => planned <= 4));
  assert.deepEqual([backfill.state, backfill.plannedCount, backfill.nextPlanAt], ['done', 9, null]);
  assert.ok(backfill.purgeAt !== null);
  assert.equal(recordOf(scene, id).runCount, runCount);
  assert.ok(scene.sent.every(({ runNumber }) => runNumber === 0));
});

test('backfilling the same span again plans nothing again', async () => {
  const { scene, id } = await withHole();
  await workOff(scene, (await ask(scene, id)).id);
  const count = scene.sent.length;
  const { backfill } = await workOff(scene, (await ask(scene, id)).id);
  assert.deepEqual([backfill.state, backfill.plannedCount, scene.sent.length], ['done', 0, count]);
});

test('two workers that advance the same backfill plan each occurrence once', async () => {
  const { scene, id } = await withHole();
  const asked = await ask(scene, id, { ratePerSecond: 100 });
  await Promise.all([1, 2].map(() => advanceBackfill({ deps: scene.deps, input: { backfill: asked } })));
  scene.fireDue();
  assert.deepEqual(backfilled(scene), [4, 5, 6, 7, 8, 9, 10, 11, 12]);
});

test('a backfill that dies between any two of its writes is done by whoever comes next', async () => {
  for (let written = 0; ; written++) {
    const { scene, id } = await withHole();
    const asked = await ask(scene, id, { ratePerSecond: 5 });
    scene.faults.dieAt = scene.faults.log.length + written;
    const step = () => advanceBackfill({ deps: scene.deps, input: { backfill: asked } });
    await step().catch((error: unknown) => assert.match(String(error), /LedgerUnavailable/));
    const survived = scene.faults.log.length < scene.faults.dieAt;
    scene.faults.dieAt = null;
    await workOff(scene, asked.id);
    assert.deepEqual(backfilled(scene), [4, 5, 6, 7, 8, 9, 10, 11, 12], `after ${written} writes`);
    if (survived) break;
  }
});

test('a backfill that comes late makes up for ten seconds at most', async () => {
  const { scene, id } = await withHole({ cron: '* * * * * *' });
  const asked = await ask(scene, id, { ratePerSecond: 2, from: formatInstant(startAt + 4 * minute) });
  scene.clock.at += hour;
  assert.deepEqual(await advanceBackfill({ deps: scene.deps, input: { backfill: asked } }), { planned: 20 });
});

test('a cancelled backfill plans nothing more, and what it planned and is not sent is cancelled', async () => {
  const { scene, id } = await withHole();
  const asked = await ask(scene, id, { ratePerSecond: 4 });
  await advanceBackfill({ deps: scene.deps, input: { backfill: asked } });
  const address = { id: asked.id, scheduleId: id };
  const cancelled = await cancelBackfill({ deps: scene.deps, input: address });
  assert.equal((await readBackfill({ deps: scene.deps, input: address })).state, 'cancelled');
  assert.deepEqual(await cancelBackfill({ deps: scene.deps, input: address }), { ...cancelled, state: 'cancelled' });
  await scene.workUntil(scene.clock.at + 10_000);
  assert.deepEqual(backfilled(scene), []);
  // Another one may still fill the hole.
  await workOff(scene, (await ask(scene, id)).id);
  assert.deepEqual(backfilled(scene), [4, 5, 6, 7, 8, 9, 10, 11, 12]);
});

test('a step that plans while the backfill is cancelled takes back what it planned', async () => {
  for (const moment of ['planOccurrences', 'changeBackfill']) {
    const { scene, id } = await withHole();
    const asked = await ask(scene, id);
    scene.faults.race.set(moment, async () => {
      await cancelBackfill({ deps: scene.deps, input: { id: asked.id, scheduleId: id } });
    });
    await advanceBackfill({ deps: scene.deps, input: { backfill: asked } });
    scene.fireDue();
    assert.deepEqual(backfilled(scene), []);
  }
});

test('backfills end with their schedule', async () => {
  const { scene, id } = await withHole();
  const asked = await ask(scene, id);
  await deleteSchedule({ deps: scene.deps, input: { id } });
  assert.equal(scene.records.backfills.get(asked.id)?.state, 'cancelled');
  const left = createScene();
  left.records.backfills.set('b', { ...asked, id: 'b' });
  await advanceBackfill({ deps: left.deps, input: { backfill: { ...asked, id: 'b' } } });
  assert.equal(left.records.backfills.get('b')?.state, 'cancelled');
});

test('a backfill under an id made before is stored once', async () => {
  const { scene, id } = await withHole();
  const first = await ask(scene, id, { id: 'e'.repeat(24) });
  await advanceBackfill({ deps: scene.deps, input: { backfill: first } });
  const again = await ask(scene, id, { id: 'e'.repeat(24) });
  assert.equal(again.plannedCount, 9);
  assert.equal((await listBackfills({ deps: scene.deps, input: { scheduleId: id } })).length, 1);
});

test('of a schedule that buffers or skips, backfilled occurrences run one after the other unless told otherwise', async () => {
  const { scene, id } = await withHole({ overlap: 'skip' });
  assert.equal((await ask(scene, id)).overlap, 'buffer_all');
  assert.equal((await ask(scene, id, { overlap: 'skip' })).overlap, 'skip');
});

test('a span that is not of the past, too long, too full or empty is refused with everything that is wrong', async () => {
  const { scene, id } = await withHole({ cron: '* * * * * *' });
  scene.clock.at = startAt + 3 * day;
  const cases: [Partial<BackfillInput>, string[]][] = [
    [{ to: '2026-01-20 00:00:00' }, ['#/to']],
    [{ from: '2026-01-16 00:00:00', to: '2026-01-15 00:00:00' }, ['#/to']],
    [{ from: '2024-01-15 00:00:00' }, ['#/from']],
    [{ from: 'x', to: 'y' }, ['#/from', '#/to']],
    [{ to: formatInstant(startAt + 2 * day) }, ['#/from']],
    [{ from: formatInstant(startAt + 100), to: formatInstant(startAt + 900) }, ['#/from']],
  ];
  for (const [set, pointers] of cases) {
    await assert.rejects(ask(scene, id, set), (error: { code: string; errors: { pointer: string }[] }) => {
      assert.deepEqual([error.code, error.errors.map(({ pointer }) => pointer)], ['invalid_request', pointers]);
      return true;
    });
  }
  await assert.rejects(ask(scene, 'f'.repeat(24)), { code: 'not_found' });
});
