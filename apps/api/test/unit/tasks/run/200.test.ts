import assert from 'node:assert/strict';
import { test } from 'node:test';
import { leastTask, startApp, tasksPath } from '../../../support/start-app.ts';

test('a scheduled task is to be sent now, its due time stays, and a direct job is offered', async (t) => {
  const { post, clock, timer } = await startApp(t);
  const before = (await post(tasksPath, leastTask)).json();
  const record = (await post(`${tasksPath}/${before._id}/run`)).json();
  assert.equal(record.next_attempt_at, new Date(clock.now()).toISOString());
  assert.equal(record.due_at, before.due_at);
  await clock.settle();
  assert.deepEqual(
    timer.jobs().map((job) => job.kind === 'soon' && job.taskIds),
    [[before._id]],
  );
});
