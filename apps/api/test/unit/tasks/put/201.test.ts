import assert from 'node:assert/strict';
import { test } from 'node:test';
import { formType, leastTask, startApp, tasksPath } from '../../../support/start-app.ts';

test('a task is made under the id that the client chose, of up to 64 characters', async (t) => {
  const { send, ledger } = await startApp(t);
  for (const id of ['order-17', 'A_b-9', 'x'.repeat(64), 'bulk']) {
    const response = await send('PUT', `${tasksPath}/${id}`, leastTask);
    assert.equal(response.statusCode, 201, response.body);
    assert.equal(response.json()._id, id);
    assert.equal(response.headers.location, `${tasksPath}/${id}`);
    assert.equal(response.headers.etag, '"1"');
    assert.ok(await ledger.tasks.findTask(id));
  }
});

test('a form makes it as well', async (t) => {
  const { send } = await startApp(t);
  const response = await send('PUT', `${tasksPath}/f1`, `delay=1h&callback_url=${leastTask.callback_url}`, formType);
  assert.equal(response.statusCode, 201);
});
