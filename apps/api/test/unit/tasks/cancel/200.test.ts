import assert from 'node:assert/strict';
import { test } from 'node:test';
import { aTask } from '@qbasecron/testkit';
import { leastTask, startApp, tasksPath } from '../../../support/start-app.ts';

test('a scheduled task is cancelled and stays on record', async (t) => {
  const { post, get } = await startApp(t);
  const { _id } = (await post(tasksPath, leastTask)).json();
  const response = await post(`${tasksPath}/${_id}/cancel`);
  assert.equal(response.statusCode, 200, response.body);
  assert.equal(response.json().state, 'cancelled');
  assert.equal(response.json().is_finished, true);
  assert.equal(response.headers.etag, '"2"');
  assert.equal((await get(`${tasksPath}/${_id}`)).json().state, 'cancelled');
});

test('an armed task is cancelled once its worker has released it', async (t) => {
  const { post, ledger, workerTimer, get } = await startApp(t);
  const task = aTask({ state: 'delivering', lease: { worker: 'w', token: 'token-1' } });
  await ledger.tasks.insertTasks([task]);
  const asked: unknown[] = [];
  await workerTimer.answerer.answerAs('w', (question) => {
    asked.push(question);
    return 'released';
  });
  const response = await post(`${tasksPath}/${task.id}/cancel`);
  assert.equal(response.statusCode, 200, response.body);
  assert.deepEqual(asked, [{ worker: 'w', taskId: task.id, token: 'token-1' }]);
  assert.equal((await get(`${tasksPath}/${task.id}`)).json().state, 'cancelled');
});

test('an empty JSON object or an empty form as body does no harm', async (t) => {
  const { post } = await startApp(t);
  for (const [body, type] of [
    ['{}', 'application/json'],
    ['', 'application/json'],
    ['', 'application/x-www-form-urlencoded'],
  ]) {
    const { _id } = (await post(tasksPath, leastTask)).json();
    const response = await post(`${tasksPath}/${_id}/cancel`, body, { 'content-type': String(type) });
    assert.equal(response.statusCode, 200, response.body);
  }
});
