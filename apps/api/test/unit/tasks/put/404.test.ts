import assert from 'node:assert/strict';
import { test } from 'node:test';
import { assertProblem, leastTask, startApp, tasksPath } from '../../../support/start-app.ts';

test('what cannot be an id makes nothing', async (t) => {
  const { send, stored } = await startApp(t);
  for (const id of ['a.b', '%20', 'x'.repeat(65), '%E4%BD%A0', '%00']) {
    assertProblem(await send('PUT', `${tasksPath}/${id}`, leastTask), { status: 404, code: 'not_found' }, id);
  }
  assert.deepEqual(await stored(), []);
});
