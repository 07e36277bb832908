import assert from 'node:assert/strict';
import { test } from 'node:test';
import { aTask } from '@qbasecron/testkit';
import { assertProblem, leastTask, startApp, tasksPath } from '../../../support/start-app.ts';

test('a deleted task is gone from every route', async (t) => {
  const { post, send, get } = await startApp(t);
  const { _id } = (await post(tasksPath, leastTask)).json();
  const path = `${tasksPath}/${_id}`;
  const response = await send('DELETE', path);
  assert.equal(response.statusCode, 204);
  assert.equal(response.body, '');
  for (const gone of [
    get(path),
    send('PATCH', path, { desc: 'a' }),
    post(`${path}/cancel`),
    post(`${path}/run`),
    post(`${path}/retry`),
    send('DELETE', path),
  ]) {
    assertProblem(await gone, { status: 404, code: 'not_found' });
  }
  assert.deepEqual((await get(tasksPath)).json().items, []);
});

test('a task in any state can be deleted; one that is armed once its worker has released it', async (t) => {
  const { send, ledger, workerTimer } = await startApp(t);
  await workerTimer.answerer.answerAs('w', () => 'released');
  const tasks = (['scheduled', 'succeeded', 'failed', 'cancelled', 'expired'] as const).map((state) =>
    aTask({ state }),
  );
  tasks.push(aTask({ state: 'delivering', lease: { worker: 'w', token: 't' } }));
  await ledger.tasks.insertTasks(tasks);
  for (const { id, state } of tasks) {
    assert.equal((await send('DELETE', `${tasksPath}/${id}`)).statusCode, 204, state);
    assert.equal(await ledger.tasks.findTask(id), null);
  }
});
