import assert from 'node:assert/strict';
import { test } from 'node:test';
import { assertProblem, leastTask, startApp, tasksPath } from '../../../support/start-app.ts';

test('a revision that is past deletes nothing', async (t) => {
  const { post, send, stored } = await startApp(t);
  const { _id } = (await post(tasksPath, leastTask)).json();
  const response = await send('DELETE', `${tasksPath}/${_id}`, undefined, { 'if-match': '"7"' });
  assertProblem(response, { status: 412, code: 'stale_revision' });
  assert.equal((await stored()).length, 1);
});
