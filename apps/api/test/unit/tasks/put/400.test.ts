import assert from 'node:assert/strict';
import { test } from 'node:test';
import { assertProblem, startApp, tasksPath } from '../../../support/start-app.ts';

test('a bad field is refused with a pointer, and nothing is stored', async (t) => {
  const { send, stored } = await startApp(t);
  const response = await send('PUT', `${tasksPath}/order-17`, { delay: '1y2', foo: 1 });
  assertProblem(response, { status: 400, code: 'invalid_request', pointers: ['#/callback_url', '#/delay', '#/foo'] });
  assert.deepEqual(await stored(), []);
});
