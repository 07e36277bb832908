import assert from 'node:assert/strict';
import { test } from 'node:test';
import { assertProblem, leastTask, startApp, tasksPath } from '../../../support/start-app.ts';

test('an id that stands for another task, or for a deleted one, is a conflict and changes nothing', async (t) => {
  const { send, get } = await startApp(t);
  const path = `${tasksPath}/order-17`;
  await send('PUT', path, leastTask);
  assertProblem(await send('PUT', path, { ...leastTask, desc: 'another' }), { status: 409, code: 'conflict' });
  assert.equal((await get(path)).json().desc, '');
  await send('DELETE', path);
  assertProblem(await send('PUT', path, leastTask), { status: 409, code: 'conflict' });
});
