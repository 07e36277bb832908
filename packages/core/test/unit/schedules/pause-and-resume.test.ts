import assert from 'node:assert/strict';
import { test } from 'node:test';

import {
  createSchedule,
  deleteSchedule,
  patchSchedule,
  pauseSchedule,
  resumeSchedule,
  runSchedule,
} from '@qbasecron/core';

import {
  createScene,
  draft,
  minute,
  occurrencesOf,
  recordOf,
  sentMinutes,
  skipsOf,
  startAt,
  type Scene,
} from './fakes.ts';

async function running(set: object = {}): Promise<{ scene: Scene; id: string }> {
  const scene = createScene();
  const { id } = await createSchedule({ deps: scene.deps, input: { draft: { ...draft, ...set } } });
  return { scene, id };
}

const pause = ({ deps }: Scene, id: string) => pauseSchedule({ deps, input: { id, reason: 'moving', by: 'Mo' } });
const resume = ({ deps }: Scene, id: string) => resumeSchedule({ deps, input: { id } });

test('a pause within the lead stops what is planned, and what it left out is on record as paused after resume', async () => {
  const { scene, id } = await running();
  await scene.workUntil(startAt + minute + 55_000);
  const paused = await pause(scene, id);
  assert.deepEqual(paused.pause, { at: scene.clock.at, reason: 'moving', by: 'Mo' });
  assert.deepEqual([paused.state, paused.nextNominalAt, paused.nextPlanAt, paused.revision], ['paused', null, null, 2]);
  assert.deepEqual(occurrencesOf(scene, id), ['1 succeeded', '2 paused']);
  await scene.workUntil(startAt + 5 * minute + 30_000);
  const resumed = await resume(scene, id);
  assert.deepEqual([resumed.state, resumed.pause], ['active', null]);
  await scene.workUntil(startAt + 7 * minute);
  assert.deepEqual(sentMinutes(scene), ['1 http://old/', '6 http://old/', '7 http://old/']);
  assert.deepEqual(
    scene.sent.map(({ runNumber }) => runNumber),
    [1, 2, 3],
  );
  assert.deepEqual(skipsOf(scene, id), ['2-5 4 paused']);
  assert.deepEqual(recordOf(scene, id).pausedSpans, []);
});

test('a pause that ends before what was planned is due stops nothing', async () => {
  const { scene, id } = await running();
  await scene.workUntil(startAt + 50_000);
  await pause(scene, id);
  await scene.workUntil(startAt + 55_000);
  await resume(scene, id);
  await scene.workUntil(startAt + minute);
  assert.deepEqual(sentMinutes(scene), ['1 http://old/']);
  assert.deepEqual(skipsOf(scene, id), []);
});

test('what jitter has put off beyond the end of a pause is sent after all', async () => {
  const { scene, id } = await running({ cron: '1 12 * * *', jitter: '6h' });
  await scene.workUntil(startAt + 2 * minute);
  await pause(scene, id);
  assert.deepEqual(occurrencesOf(scene, id), ['1 paused']);
  await scene.workUntil(startAt + 3 * minute);
  await resume(scene, id);
  const [task] = scene.records.tasks.values();
  assert.ok(task && task.dueAt > scene.clock.at);
  scene.clock.at = task.dueAt;
  await scene.work();
  assert.deepEqual(sentMinutes(scene), ['1 http://old/']);
});

test('what came up during a pause is not sent after it, though jitter has put it off beyond', async () => {
  const { scene, id } = await running({ cron: '1 12 * * *', jitter: '6h' });
  await scene.workUntil(startAt + 50_000);
  await pause(scene, id);
  scene.clock.at = startAt + 2 * minute;
  await resume(scene, id);
  await scene.workUntil(startAt + 3 * minute);
  assert.deepEqual([occurrencesOf(scene, id), skipsOf(scene, id)], [['1 paused'], ['1-1 1 paused']]);
});

test('pausing and resuming again changes nothing', async () => {
  const { scene, id } = await running();
  const paused = await pause(scene, id);
  scene.clock.at += 1_000;
  assert.deepEqual(await pauseSchedule({ deps: scene.deps, input: { id, reason: 'other' } }), paused);
  const resumed = await resume(scene, id);
  assert.deepEqual(await resume(scene, id), resumed);
  assert.equal(resumed.revision, 3);
});

test('a finished schedule can be neither paused nor resumed', async () => {
  const { scene, id } = await running({ maxRuns: 1 });
  await scene.workUntil(startAt + minute);
  assert.equal(recordOf(scene, id).state, 'finished');
  await assert.rejects(pause(scene, id), { code: 'conflict' });
  await assert.rejects(resume(scene, id), { code: 'conflict' });
});

test('an edit of a paused schedule leaves it paused, and what came up before it is on record by the old rule', async () => {
  const { scene, id } = await running();
  await pause(scene, id);
  await scene.workUntil(startAt + 10 * minute + 30_000);
  const edited = await patchSchedule({ deps: scene.deps, input: { id, patch: { cron: '*/5 * * * *' } } });
  assert.deepEqual([edited.state, edited.nextPlanAt], ['paused', null]);
  assert.deepEqual(skipsOf(scene, id), ['1-10 10 paused']);
  await scene.workUntil(startAt + 21 * minute);
  await resume(scene, id);
  await scene.workUntil(startAt + 25 * minute);
  assert.deepEqual(skipsOf(scene, id), ['1-20 12 paused']);
  assert.deepEqual(sentMinutes(scene), ['25 http://old/']);
});

test('a pause takes its place between the writes of one that died, and nothing is sent while it lasts', async () => {
  for (const act of [pause, resume]) {
    for (let written = 0; ; written++) {
      const { scene, id } = await running();
      if (act === resume) await pause(scene, id);
      await scene.workUntil(startAt + 2 * minute + 50_000);
      scene.faults.dieAt = scene.faults.log.length + written;
      await act(scene, id).catch((error: unknown) => assert.match(String(error), /LedgerUnavailable/));
      const survived = scene.faults.log.length < scene.faults.dieAt;
      const { state } = recordOf(scene, id);
      await scene.workUntil(startAt + 5 * minute);
      const minutes = scene.sent.map(({ nominalAt }) => (nominalAt - startAt) / minute);
      const expected = act === pause ? { active: [1, 2, 3, 4, 5], paused: [1, 2] } : { active: [3, 4, 5], paused: [] };
      assert.ok(state !== 'finished');
      assert.deepEqual(minutes, expected[state], `${state} after ${written} writes`);
      if (survived) break;
    }
  }
});

test('a deleted schedule sends nothing any more, manual occurrences included, and is found no more', async () => {
  const { scene, id } = await running();
  await scene.workUntil(startAt + 55_000);
  const manual = await runSchedule({ deps: scene.deps, input: { id } });
  await deleteSchedule({ deps: scene.deps, input: { id } });
  assert.deepEqual(occurrencesOf(scene, id), [`${55 / 60} superseded`, '1 superseded']);
  assert.equal(scene.records.tasks.get(manual.id)?.state, 'cancelled');
  await scene.workUntil(startAt + 5 * minute);
  assert.deepEqual(scene.sent, []);
  await assert.rejects(deleteSchedule({ deps: scene.deps, input: { id } }), { code: 'not_found' });
  await assert.rejects(pause(scene, id), { code: 'not_found' });
  const { task, purgeAt, deletedAt } = recordOf(scene, id);
  assert.deepEqual([task.callbackUrl, task.content], ['', { kind: 'form', data: null }]);
  assert.ok(purgeAt !== null && deletedAt !== null && purgeAt > deletedAt);
});

test('a deletion that dies between any two of its writes deletes or does not', async () => {
  for (let written = 0; ; written++) {
    const { scene, id } = await running();
    await scene.workUntil(startAt + 55_000);
    scene.faults.dieAt = scene.faults.log.length + written;
    const done = await deleteSchedule({ deps: scene.deps, input: { id } }).then(
      () => true,
      () => false,
    );
    await scene.workUntil(startAt + 2 * minute);
    const isDeleted = recordOf(scene, id).deletedAt !== null;
    assert.deepEqual(scene.sent.length, isDeleted ? 0 : 2, `after ${written} writes`);
    assert.ok(isDeleted || !done);
    if (scene.faults.log.length < scene.faults.dieAt) break;
  }
});
