import assert from 'node:assert/strict';
import { test } from 'node:test';
import { assertProblem, leastTask, startApp, tasksPath } from '../../../support/start-app.ts';

test('a patch of a revision that is past, weak or foreign changes nothing', async (t) => {
  const { post, send, get } = await startApp(t);
  const { _id } = (await post(tasksPath, leastTask)).json();
  const path = `${tasksPath}/${_id}`;
  await send('PATCH', path, { desc: 'first' });
  for (const tag of ['"1"', 'W/"2"', '"abc"']) {
    const response = await send('PATCH', path, { desc: 'second' }, { 'if-match': tag });
    assertProblem(response, { status: 412, code: 'stale_revision' }, tag);
  }
  assert.equal((await get(path)).json().desc, 'first');
});
