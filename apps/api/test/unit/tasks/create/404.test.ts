import assert from 'node:assert/strict';
import { test } from 'node:test';
import { assertProblem, leastTask, startApp, tasksPath } from '../../../support/start-app.ts';

test('a key sent again after its task was deleted is answered 404 and adds nothing', async (t) => {
  const { post, send, stored } = await startApp(t);
  const key = { 'idempotency-key': 'k' };
  const { _id } = (await post(tasksPath, leastTask, key)).json();
  assert.equal((await send('DELETE', `${tasksPath}/${_id}`)).statusCode, 204);
  assertProblem(await post(tasksPath, leastTask, key), { status: 404, code: 'not_found' });
  assert.deepEqual(await stored(), []);
});
