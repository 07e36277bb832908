import assert from 'node:assert/strict';
import { test } from 'node:test';

import { awaitsRenewal, createSchedule, patchSchedule, type SchedulePatch } from '@qbasecron/core';

import { heldTask } from '../tasks/fakes.ts';
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

/** A schedule of every minute, with the occurrence of minute 1 planned and 5 s away. */
async function withinLead(): Promise<{ scene: Scene; id: string }> {
  const scene = createScene();
  const { id } = await createSchedule({ deps: scene.deps, input: { draft } });
  await scene.workUntil(startAt + 55_000);
  assert.deepEqual(occurrencesOf(scene, id), ['1 scheduled']);
  return { scene, id };
}

const patch = (scene: Scene, id: string, change: SchedulePatch) =>
  patchSchedule({ deps: scene.deps, input: { id, patch: change } });

test('an edit within the lead renews what is planned in place: the new content is sent, at the same time, once', async () => {
  const { scene, id } = await withinLead();
  const edited = await patch(scene, id, { task: { callbackUrl: 'http://new/' } });
  assert.equal(edited.revision, 2);
  await scene.workUntil(startAt + 2 * minute);
  assert.deepEqual(sentMinutes(scene), ['1 http://new/', '2 http://new/']);
  assert.deepEqual(
    scene.sent.map(({ runNumber }) => runNumber),
    [1, 2],
  );
});

test('an edit within the lead cancels what the new rule does not have, as superseded', async () => {
  const { scene, id } = await withinLead();
  await patch(scene, id, { cron: '*/5 * * * *' });
  assert.deepEqual(occurrencesOf(scene, id), ['1 superseded']);
  await scene.workUntil(startAt + 6 * minute);
  assert.deepEqual(sentMinutes(scene), ['5 http://old/']);
  assert.equal(scene.sent[0]?.runNumber, 1);
  assert.deepEqual(skipsOf(scene, id), []);
});

test('what an edit superseded comes back when a later edit has it again', async () => {
  const { scene, id } = await withinLead();
  await patch(scene, id, { cron: '*/5 * * * *' });
  await patch(scene, id, { cron: '* * * * *' });
  await scene.workUntil(startAt + minute);
  assert.deepEqual(sentMinutes(scene), ['1 http://old/']);
});

test('an edit takes back what a worker holds and has not sent', async () => {
  const { scene, id } = await withinLead();
  const [task] = scene.records.tasks.values();
  assert.ok(task);
  scene.base.ledger.force(task.id, heldTask);
  scene.base.answers.push('released');
  await patch(scene, id, { task: { callbackUrl: 'http://new/' } });
  assert.deepEqual(occurrencesOf(scene, id), ['1 scheduled']);
  await scene.workUntil(startAt + minute);
  assert.deepEqual(sentMinutes(scene), ['1 http://new/']);
});

test('an edit does not fail because of a callback that is on the wire, or of a worker that does not answer', async () => {
  for (const answer of ['sent', null] as const) {
    const { scene, id } = await withinLead();
    const [task] = scene.records.tasks.values();
    assert.ok(task);
    scene.base.ledger.force(task.id, heldTask);
    scene.base.answers.push(answer);
    const edited = await patch(scene, id, { task: { callbackUrl: 'http://new/' } });
    assert.equal(edited.revision, 2);
    assert.deepEqual(occurrencesOf(scene, id), ['1 delivering']);
  }
});

test('an edit leaves alone what was sent and waits for its retry', async () => {
  const { scene, id } = await withinLead();
  const [task] = scene.records.tasks.values();
  assert.ok(task);
  scene.base.ledger.force(task.id, { attemptCount: 1, nextAttemptAt: startAt + 65_000, dueAt: startAt + minute });
  scene.clock.at = startAt + 61_000;
  await patch(scene, id, { cron: '*/5 * * * *' });
  assert.deepEqual(occurrencesOf(scene, id), ['1 scheduled']);
});

test('what jitter has put off is not lost by an edit: it keeps its time and number, and sends the new content', async () => {
  const scene = createScene();
  const { id } = await createSchedule({
    deps: scene.deps,
    input: { draft: { ...draft, cron: '1 12 * * *', jitter: '6h' } },
  });
  await scene.workUntil(startAt + 2 * minute);
  const [planned] = scene.records.tasks.values();
  assert.ok(planned && planned.dueAt > startAt + 5 * minute, 'the hash of this id leaves room for an edit');
  await patch(scene, id, { task: { callbackUrl: 'http://new/' } });
  assert.deepEqual(occurrencesOf(scene, id), ['1 scheduled']);
  scene.clock.at = planned.dueAt;
  await scene.work();
  assert.deepEqual(sentMinutes(scene), ['1 http://new/']);
  assert.deepEqual([scene.sent[0]?.at, scene.sent[0]?.runNumber], [planned.dueAt, 1]);
});

test('a patch that changes nothing writes nothing and answers the same revision', async () => {
  const { scene, id } = await withinLead();
  const writes = scene.faults.log.length;
  const same = await patch(scene, id, { cron: '* * * * *', desc: '', task: { data: 'x' } });
  assert.equal(same.revision, 1);
  assert.equal(scene.faults.log.length, writes);
});

test('an edit with the planner behind lets it decide the past by the old rule first', async () => {
  const scene = createScene();
  const { id } = await createSchedule({ deps: scene.deps, input: { draft: { ...draft, missed: 'skip' } } });
  scene.clock.at = startAt + 10 * minute + 5_000;
  await patch(scene, id, { cron: '*/20 * * * *' });
  assert.deepEqual(skipsOf(scene, id), ['1-9 9 missed']);
  assert.deepEqual(occurrencesOf(scene, id), ['10 scheduled']);
});

test('an edit races with another and with the planner, and is applied to what they left', async () => {
  const { scene, id } = await withinLead();
  scene.faults.race.set('changeSchedule', async () => {
    await patch(scene, id, { desc: 'theirs', cron: '*/2 * * * *' });
  });
  const edited = await patch(scene, id, { task: { callbackUrl: 'http://new/' } });
  assert.deepEqual([edited.revision, edited.desc, edited.rule], [3, 'theirs', { kind: 'cron', cron: '*/2 * * * *' }]);
  await scene.workUntil(startAt + 4 * minute);
  assert.deepEqual(sentMinutes(scene), ['2 http://new/', '4 http://new/']);
});

test('two edits of the rule at once leave the version of each that was on record', async () => {
  for (const moment of ['addVersion', 'changeSchedule']) {
    const { scene, id } = await withinLead();
    scene.faults.race.set(moment, async () => {
      await patch(scene, id, { cron: '*/2 * * * *' });
    });
    const refused = patchSchedule({ deps: scene.deps, input: { id, revision: 1, patch: { cron: '*/3 * * * *' } } });
    await assert.rejects(refused, { code: 'stale_revision' });
    const versions = [...scene.records.versions.values()].map(({ revision, rule }) => [revision, rule]);
    assert.deepEqual(versions, [
      [1, { kind: 'cron', cron: '* * * * *' }],
      [2, { kind: 'cron', cron: '*/2 * * * *' }],
    ]);
  }
});

test('what a worker drops because of an edit, before the edit has come to it, is brought back', async () => {
  const scene = createScene();
  const { id } = await createSchedule({
    deps: scene.deps,
    input: { draft: { ...draft, cron: '1 12 * * *', jitter: '6h' } },
  });
  await scene.workUntil(startAt + 2 * minute);
  const [planned] = scene.records.tasks.values();
  assert.ok(planned);
  scene.clock.at = planned.dueAt;
  scene.faults.race.set('openOccurrences', () => {
    scene.fireDue();
    assert.deepEqual(occurrencesOf(scene, id), ['1 superseded']);
  });
  await patch(scene, id, { task: { callbackUrl: 'http://new/' } });
  scene.fireDue();
  assert.deepEqual(sentMinutes(scene), ['1 http://new/']);
});

test('what an edit carries over is renewed by whoever plans next when the edit has died before', async () => {
  const scene = createScene();
  const { id } = await createSchedule({
    deps: scene.deps,
    input: { draft: { ...draft, cron: '1 12 * * *', jitter: '6h' } },
  });
  await scene.workUntil(startAt + 2 * minute);
  // Its version and its record are written; nothing after them is.
  scene.faults.dieAt = scene.faults.log.length + 2;
  const edited = await patch(scene, id, { task: { callbackUrl: 'http://new/' } });
  scene.faults.dieAt = null;
  assert.ok(awaitsRenewal(edited));
  await scene.work();
  assert.equal(awaitsRenewal(recordOf(scene, id)), false);
  scene.clock.at = [...scene.records.tasks.values()][0]?.dueAt ?? 0;
  scene.fireDue();
  assert.deepEqual(sentMinutes(scene), ['1 http://new/']);
});

test('an edit stays right when the planner is faster than its answer', async () => {
  const { scene, id } = await withinLead();
  scene.faults.after.set('changeSchedule', () => scene.work());
  // The new rule has something after what the old one planned, and not that.
  await patch(scene, id, { cron: '3 * * * * *' });
  await scene.workUntil(startAt + minute + 30_000);
  assert.deepEqual(sentMinutes(scene), ['1.05 http://old/']);
});

test('an edit renews what a worker held, though the planner came first and could not', async () => {
  const scene = createScene();
  const { id } = await createSchedule({
    deps: scene.deps,
    input: { draft: { ...draft, cron: '1 12 * * *', jitter: '6h' } },
  });
  await scene.workUntil(startAt + 2 * minute);
  const [planned] = scene.records.tasks.values();
  assert.ok(planned);
  scene.clock.at = planned.dueAt - 1_000;
  scene.base.ledger.force(planned.id, heldTask);
  scene.base.answers.push('released');
  scene.faults.after.set('changeSchedule', () => scene.work());
  await patch(scene, id, { task: { callbackUrl: 'http://new/' } });
  await scene.workUntil(planned.dueAt + 1_000);
  assert.deepEqual(sentMinutes(scene), ['1 http://new/']);
});

test('an edit takes back that the last occurrence was the one it superseded', async () => {
  const { scene, id } = await withinLead();
  await scene.workUntil(startAt + minute + 50_000);
  assert.equal(recordOf(scene, id).lastNominalAt, startAt + 2 * minute);
  await patch(scene, id, { cron: '30 * * * *' });
  assert.equal(recordOf(scene, id).lastNominalAt, startAt + minute);
});

test('a schedule that changed since is not patched with If-Match, and an unknown one not at all', async () => {
  const { scene, id } = await withinLead();
  const stale = patchSchedule({ deps: scene.deps, input: { id, revision: 7, patch: { desc: 'x' } } });
  await assert.rejects(stale, { code: 'stale_revision' });
  await assert.rejects(patch(scene, 'f'.repeat(24), { desc: 'x' }), { code: 'not_found' });
});

test('an edit whose write had an unknown outcome is read back, and done once', async () => {
  for (const fault of ['after', 'unknown before'] as const) {
    const { scene, id } = await withinLead();
    scene.faults.next.set('changeSchedule', fault);
    const edited = await patch(scene, id, { task: { callbackUrl: 'http://new/' } });
    assert.equal(edited.revision, 2);
    await scene.workUntil(startAt + minute);
    assert.deepEqual(sentMinutes(scene), ['1 http://new/']);
  }
});

test('an edit that dies between any two of its writes sends nothing stale, and the planner does the rest', async () => {
  const changes: [SchedulePatch, string[]][] = [
    [{ task: { callbackUrl: 'http://new/' } }, ['1', '2', '3']],
    [{ cron: '*/2 * * * *', task: { callbackUrl: 'http://new/' } }, ['2', '4']],
    [{ cron: '30 * * * *' }, []],
  ];
  for (const [change, minutes] of changes) {
    for (let written = 0; ; written++) {
      const { scene, id } = await withinLead();
      scene.faults.dieAt = scene.faults.log.length + written;
      await patch(scene, id, change).catch((error: unknown) => assert.match(String(error), /LedgerUnavailable/));
      const survived = scene.faults.log.length < scene.faults.dieAt;
      const { revision } = recordOf(scene, id);
      await scene.workUntil(startAt + 4 * minute + 30_000);
      const urls = new Set(scene.sent.map(({ url }) => url));
      const nominals = scene.sent.map(({ nominalAt }) => String((nominalAt - startAt) / minute));
      if (revision === 1) assert.deepEqual(nominals, ['1', '2', '3', '4'], `nothing changed, after ${written} writes`);
      else {
        assert.deepEqual(nominals.slice(0, minutes.length), minutes, `after ${written} writes`);
        if (change.task) assert.deepEqual([...urls], ['http://new/']);
      }
      if (survived) break;
    }
  }
});
