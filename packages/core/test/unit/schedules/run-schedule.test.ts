import assert from 'node:assert/strict';
import { test } from 'node:test';

import { createSchedule, pauseSchedule, runSchedule } from '@qbasecron/core';

import { createScene, draft, minute, recordOf, startAt } from './fakes.ts';

test('a manual run happens now, counts as no run and changes nothing of the schedule, paused or not', async () => {
  const scene = createScene();
  const { id } = await createSchedule({
    deps: scene.deps,
    input: { draft: { ...draft, task: { callbackUrl: 'http://old/{{run_number}}?at={{scheduled_time}}' } } },
  });
  const before = recordOf(scene, id);
  const task = await runSchedule({ deps: scene.deps, input: { id } });
  assert.equal(task.callbackUrl, 'http://old/0?at=2026-01-15T12:00:00.000Z');
  assert.deepEqual(recordOf(scene, id), before);
  assert.deepEqual(scene.base.offered.at(-1), [task.id]);
  await pauseSchedule({ deps: scene.deps, input: { id } });
  await runSchedule({ deps: scene.deps, input: { id } });
  await scene.workUntil(startAt + minute);
  assert.deepEqual(
    scene.sent.map(({ kind, runNumber }) => [kind, runNumber]),
    [
      ['manual', 0],
      ['manual', 0],
    ],
  );
});

test('a manual run under an id made before is made once', async () => {
  const scene = createScene();
  const { id } = await createSchedule({ deps: scene.deps, input: { draft } });
  const taskId = 'f'.repeat(24);
  const first = await runSchedule({ deps: scene.deps, input: { id, taskId } });
  scene.clock.at += 5_000;
  assert.deepEqual(await runSchedule({ deps: scene.deps, input: { id, taskId } }), first);
});

test('there is no manual run of a schedule that is not there', async () => {
  const { deps } = createScene();
  await assert.rejects(runSchedule({ deps, input: { id: 'f'.repeat(24) } }), { code: 'not_found' });
});
