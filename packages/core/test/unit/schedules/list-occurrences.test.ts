import assert from 'node:assert/strict';
import { test } from 'node:test';

import {
  createSchedule,
  listOccurrences,
  patchSchedule,
  pauseSchedule,
  runSchedule,
  type ScheduleDraft,
} from '@qbasecron/core';

import { createScene, draft, minute, startAt, type Scene } from './fakes.ts';

async function running(set: Partial<ScheduleDraft> = {}): Promise<{ scene: Scene; id: string }> {
  const scene = createScene();
  const { id } = await createSchedule({ deps: scene.deps, input: { draft: { ...draft, ...set } } });
  return { scene, id };
}

const list = ({ deps }: Scene, id: string, limit = 50) => listOccurrences({ deps, input: { id, limit } });
const minutesOf = (instants: readonly { nominalAt?: number; at?: number }[]): number[] =>
  instants.map(({ nominalAt, at }) => ((nominalAt ?? at ?? 0) - startAt) / minute);

test('the last occurrences are told with their times and outcome, the latest first, and the next ones by the rule', async () => {
  const { scene, id } = await running();
  await scene.workUntil(startAt + 3 * minute);
  await scene.workUntil(startAt + 3 * minute + 50_000);
  const { past, skips, next } = await list(scene, id, 3);
  assert.deepEqual(minutesOf(past), [3, 2, 1]);
  const [last] = past;
  assert.ok(last);
  const { taskId, ...told } = last;
  assert.ok(scene.records.tasks.has(taskId));
  const at = startAt + 3 * minute;
  assert.deepEqual(told, {
    kind: 'planned',
    runNumber: 3,
    nominalAt: at,
    dueAt: at,
    sentAt: at,
    latenessMs: 0,
    state: 'succeeded',
    finishReason: 'delivered',
  });
  assert.deepEqual(skips, []);
  assert.deepEqual(minutesOf(next), [4, 5, 6]);
});

test('what did not run is told with it as ranges, as far back as the occurrences go', async () => {
  const { scene, id } = await running({ missed: 'skip' });
  await scene.workUntil(startAt + 2 * minute);
  scene.clock.at = startAt + 5 * minute + 40_000;
  await scene.workUntil(startAt + 7 * minute);
  const { past, skips } = await list(scene, id);
  assert.deepEqual(minutesOf(past), [7, 6, 2, 1]);
  assert.deepEqual(skips, [{ from: startAt + 3 * minute, to: startAt + 5 * minute, count: 3, reason: 'missed' }]);
  assert.deepEqual((await list(scene, id, 2)).skips, []);
});

test('an occurrence of the past that waits is told as it is, and one whose task was deleted is not', async () => {
  const { scene, id } = await running({ cron: '1 12 * * *', jitter: '6h' });
  await scene.workUntil(startAt + 2 * minute);
  const { past, next } = await list(scene, id, 2);
  assert.deepEqual([past[0]?.state, past[0]?.sentAt, past[0]?.latenessMs], ['scheduled', null, null]);
  assert.match(next[0]?.note ?? '', /Jitter/);
  scene.base.ledger.force(past[0]?.taskId ?? '', { deletedAt: scene.clock.at });
  assert.deepEqual((await list(scene, id)).past, []);
});

test('manual runs are told among the others', async () => {
  const { scene, id } = await running();
  await scene.workUntil(startAt + 90_000);
  await runSchedule({ deps: scene.deps, input: { id } });
  assert.deepEqual(
    (await list(scene, id)).past.map(({ kind }) => kind),
    ['manual', 'planned'],
  );
});

test('nothing comes next while it is paused, when it is over, and beyond its last run', async () => {
  const { scene, id } = await running({ maxRuns: 3 });
  assert.deepEqual(minutesOf((await list(scene, id)).next), [1, 2, 3]);
  await scene.workUntil(startAt + 50_000);
  assert.deepEqual(minutesOf((await list(scene, id)).next), [1, 2, 3]);
  await pauseSchedule({ deps: scene.deps, input: { id } });
  assert.deepEqual((await list(scene, id)).next, []);
  const other = await running({ maxRuns: 1 });
  await other.scene.workUntil(startAt + 2 * minute);
  const over = await list(other.scene, other.id);
  assert.deepEqual(
    [over.next, over.skips],
    [[], [{ from: startAt + 2 * minute, to: null, count: null, reason: 'max_runs' }]],
  );
});

test('ranges that an edit has emptied are not told', async () => {
  const { scene, id } = await running({ maxRuns: 1 });
  await scene.workUntil(startAt + 50_000);
  await patchSchedule({ deps: scene.deps, input: { id, patch: { maxRuns: null } } });
  await scene.workUntil(startAt + 3 * minute);
  const { past, skips } = await list(scene, id);
  assert.deepEqual([minutesOf(past), skips], [[3, 2, 1], []]);
});

test('the occurrences of a schedule that is not there are not found', async () => {
  await assert.rejects(list(createScene(), 'f'.repeat(24)), { code: 'not_found' });
});
