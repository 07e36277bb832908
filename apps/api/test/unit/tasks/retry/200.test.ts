import assert from 'node:assert/strict';
import { test } from 'node:test';
import { aTask } from '@qbasecron/testkit';
import { startApp, tasksPath } from '../../../support/start-app.ts';

test('a failed task starts again now and is offered; its attempts stay counted', async (t) => {
  const { post, ledger, clock, timer } = await startApp(t);
  const task = aTask({
    state: 'failed',
    finishReason: 'rejected',
    attemptCount: 3,
    triesSpent: 3,
    purgeAt: 9e12,
    finishedAt: 1,
  });
  await ledger.tasks.insertTasks([task]);
  const response = await post(`${tasksPath}/${task.id}/retry`);
  assert.equal(response.statusCode, 200, response.body);
  const record = response.json();
  assert.equal(record.state, 'scheduled');
  assert.equal(record.attempt_count, 3);
  assert.equal(record.next_attempt_at, new Date(clock.now()).toISOString());
  assert.equal((await ledger.tasks.findTask(task.id))?.purgeAt, null);
  await clock.settle();
  assert.equal(timer.jobs().length, 1);
});
