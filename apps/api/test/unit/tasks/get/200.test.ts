import assert from 'node:assert/strict';
import { test } from 'node:test';
import { anAttempt, aTask } from '@qbasecron/testkit';
import { startApp, tasksPath } from '../../../support/start-app.ts';

test('a task is told with all its attempts, its ETag, and the names of the seed', async (t) => {
  const { get, ledger } = await startApp(t);
  const task = aTask({ state: 'delivering', lease: { worker: 'w', token: 't' }, revision: 7, attemptCount: 1 });
  const attempt = anAttempt({
    taskId: task.id,
    outcome: 'rejected',
    status: 500,
    responseExcerpt: 'sorry',
    nextAttemptAt: task.dueAt + 1_000,
  });
  await ledger.tasks.insertTasks([task]);
  await ledger.wheel.recordAttempts([attempt], () => null);
  const response = await get(`${tasksPath}/${task.id}`);
  assert.equal(response.statusCode, 200);
  assert.equal(response.headers.etag, '"7"');
  const record = response.json();
  for (const name of ['_id', 'time', 'desc', 'callback_url', 'is_finished', 'create_at', 'data']) {
    assert.ok(name in record, name);
  }
  assert.equal(record.attempts.length, 1);
  assert.equal(record.attempts[0].response_excerpt, 'sorry');
  assert.equal(record.attempts[0].start_at, new Date(attempt.startedAt).toISOString());
  assert.ok(!('lease' in record), 'what belongs to workers stays inside');
});
