import assert from 'node:assert/strict';
import { test } from 'node:test';

import {
  createSchedule,
  deleteSchedule,
  listSchedules,
  patchSchedule,
  pauseSchedule,
  putSchedule,
  readSchedule,
  type ScheduleDraft,
} from '@qbasecron/core';

import { createScene, draft, minute, occurrencesOf, recordOf, sentMinutes, startAt, type Scene } from './fakes.ts';

const put = ({ deps }: Scene, given: ScheduleDraft = draft, name = 'mine') =>
  putSchedule({ deps, input: { name, draft: given } });

test('a new schedule begins now: it is active, and what is due within the lead is planned before it is answered', async () => {
  const scene = createScene();
  scene.clock.at = startAt + 50_000;
  const schedule = await createSchedule({ deps: scene.deps, input: { draft } });
  assert.deepEqual([schedule.state, schedule.revision, schedule.runCount], ['active', 1, 1]);
  assert.deepEqual(occurrencesOf(scene, schedule.id), ['1 scheduled']);
  assert.equal(schedule.nextNominalAt, startAt + 2 * minute);
  assert.deepEqual(recordOf(scene, schedule.id), schedule);
  assert.deepEqual(await readSchedule({ deps: scene.deps, input: { id: schedule.id } }), schedule);
});

test('a schedule is accepted though it cannot be planned at once', async () => {
  for (const name of ['planOccurrences', 'advanceSchedules']) {
    const scene = createScene();
    scene.clock.at = startAt + 50_000;
    scene.faults.next.set(name, 'before');
    const { id } = await createSchedule({ deps: scene.deps, input: { draft } });
    await scene.workUntil(startAt + minute);
    assert.deepEqual(sentMinutes(scene), ['1 http://old/'], `without ${name}`);
    assert.ok(recordOf(scene, id));
  }
});

test('creating again under an id made before answers the first schedule, and keeps its version', async () => {
  const scene = createScene();
  const id = 'a'.repeat(24);
  await createSchedule({ deps: scene.deps, input: { draft, id } });
  const versions = structuredClone(scene.records.versions);
  scene.clock.at += 20_000;
  const again = await createSchedule({ deps: scene.deps, input: { draft, id } });
  assert.equal(again.createdAt, startAt);
  assert.deepEqual(scene.records.versions, versions);
  const replay = await createSchedule({
    deps: scene.deps,
    input: { draft: { ...draft, cron: 'no' }, id, isReplay: true },
  });
  assert.equal(replay.id, id);
  assert.equal(scene.records.schedules.size, 1);
});

test('a creation whose outcome was unknown ends with one schedule', async () => {
  for (const fault of ['after', 'unknown before'] as const) {
    const scene = createScene();
    scene.faults.next.set('insertSchedule', fault);
    const { id } = await createSchedule({ deps: scene.deps, input: { draft } });
    assert.deepEqual([...scene.records.schedules.keys()], [id]);
    const named = createScene();
    named.faults.next.set('insertSchedule', fault);
    assert.equal((await put(named)).created, true);
  }
});

test('putting the same twice creates one schedule, and writes nothing the second time', async () => {
  const scene = createScene();
  const every: ScheduleDraft = {
    every: '90m',
    jitter: '5m',
    labels: ['a'],
    task: { callbackUrl: 'http://old/', headers: { X: '1' } },
  };
  const first = await put(scene, every);
  assert.equal(first.created, true);
  assert.equal(first.schedule.name, 'mine');
  scene.clock.at += 7_000;
  const writes = scene.faults.log.length;
  const second = await put(scene, structuredClone(every));
  assert.deepEqual(second, { schedule: first.schedule, created: false });
  assert.equal(scene.faults.log.length, writes);
});

test('putting another definition replaces it as a whole, and leaves what has run and a pause as they are', async () => {
  const scene = createScene();
  const { schedule } = await put(scene, { ...draft, desc: 'first', maxRuns: 9 });
  await scene.workUntil(startAt + 2 * minute);
  await pauseSchedule({ deps: scene.deps, input: { id: schedule.id } });
  const second = await put(scene, { ...draft, cron: '*/5 * * * *' });
  assert.equal(second.created, false);
  const { desc, maxRuns, runCount, state, revision, createdAt } = second.schedule;
  assert.deepEqual([desc, maxRuns, runCount, state, revision, createdAt], ['', null, 2, 'paused', 3, startAt]);
});

test('putting again what was patched in between puts it back', async () => {
  const scene = createScene();
  const { schedule } = await put(scene);
  await patchSchedule({ deps: scene.deps, input: { id: schedule.id, patch: { desc: 'patched' } } });
  const again = await put(scene);
  assert.deepEqual([again.schedule.desc, again.schedule.revision], ['', 3]);
});

test('putting again what has come to its end answers it, and putting another rule without a future is refused', async () => {
  const scene = createScene();
  const once: ScheduleDraft = { ...draft, cron: undefined, at: ['2026-01-15 12:01:00'] };
  await put(scene, once);
  await scene.workUntil(startAt + 2 * minute);
  const again = await put(scene, once);
  assert.deepEqual([again.schedule.state, again.schedule.finishReason], ['finished', 'ended']);
  await assert.rejects(put(scene, { ...once, at: ['2026-01-15 12:00:30'] }), {
    code: 'invalid_request',
    errors: [{ pointer: '#/at', detail: 'has no time that is still to come' }],
  });
});

test('a name whose schedule was deleted begins a new life', async () => {
  const scene = createScene();
  const first = await put(scene);
  await scene.workUntil(startAt + 2 * minute);
  await deleteSchedule({ deps: scene.deps, input: { id: first.schedule.id } });
  await scene.workUntil(startAt + 4 * minute);
  const second = await put(scene);
  assert.equal(second.created, true);
  const { id, state, runCount, deletedAt, purgeAt, revision, createdAt } = second.schedule;
  assert.deepEqual([id, state, runCount, deletedAt, purgeAt], [first.schedule.id, 'active', 0, null, null]);
  assert.deepEqual([revision, createdAt], [3, startAt + 4 * minute]);
  await scene.workUntil(startAt + 6 * minute);
  assert.deepEqual(
    sentMinutes(scene),
    ['1', '2', '5', '6'].map((at) => `${at} http://old/`),
  );
});

test('a name that comes to life within the lead sends what was planned before it was deleted', async () => {
  const scene = createScene();
  const first = await put(scene);
  await scene.workUntil(startAt + 50_000);
  await deleteSchedule({ deps: scene.deps, input: { id: first.schedule.id } });
  await scene.workUntil(startAt + 55_000);
  await put(scene, { ...draft, task: { callbackUrl: 'http://new/' } });
  await scene.workUntil(startAt + minute);
  assert.deepEqual(sentMinutes(scene), ['1 http://new/']);
});

test('two who put the same name at once make one schedule', async () => {
  const scene = createScene();
  scene.faults.race.set('insertSchedule', async () => void (await put(scene, { ...draft, desc: 'theirs' })));
  const ours = await put(scene);
  assert.deepEqual([ours.created, ours.schedule.desc, ours.schedule.revision], [false, '', 2]);
  assert.equal(scene.records.schedules.size, 1);
});

test('one who puts what another deletes at the same time makes it anew', async () => {
  const scene = createScene();
  const { schedule } = await put(scene);
  scene.faults.race.set('changeSchedule', () => deleteSchedule({ deps: scene.deps, input: { id: schedule.id } }));
  const again = await put(scene, { ...draft, desc: 'other' });
  assert.deepEqual([again.created, again.schedule.desc, again.schedule.deletedAt], [true, 'other', null]);
});

test('with If-Match only that revision is replaced, and nothing is created', async () => {
  const scene = createScene();
  const input = { name: 'mine', draft, revision: 1 };
  await assert.rejects(putSchedule({ deps: scene.deps, input }), { code: 'not_found' });
  await put(scene);
  await assert.rejects(putSchedule({ deps: scene.deps, input: { ...input, revision: 2 } }), { code: 'stale_revision' });
  const { schedule } = await putSchedule({ deps: scene.deps, input: { ...input, draft: { ...draft, desc: 'x' } } });
  assert.equal(schedule.revision, 2);
});

test('the pages of a list hold every schedule once, the newest first', async () => {
  const scene = createScene();
  const ids = [];
  for (let count = 0; count < 5; count++) {
    ids.unshift((await createSchedule({ deps: scene.deps, input: { draft } })).id);
    scene.clock.at += 1;
  }
  const seen: string[] = [];
  let after: { at: number; id: string } | null = null;
  do {
    const page = await listSchedules({ deps: scene.deps, input: { limit: 2, ...(after && { after }) } });
    seen.push(...page.items.map(({ id }) => id));
    after = page.next;
  } while (after);
  assert.deepEqual(seen, ids);
  assert.deepEqual(await listSchedules({ deps: scene.deps, input: { states: [], limit: 2 } }), {
    items: [],
    next: null,
  });
});
