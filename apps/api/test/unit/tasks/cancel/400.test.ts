import assert from 'node:assert/strict';
import { test } from 'node:test';
import { assertProblem, leastTask, startApp, tasksPath } from '../../../support/start-app.ts';

test('a body with fields is refused, since it was meant to do something', async (t) => {
  const { post, get } = await startApp(t);
  const { _id } = (await post(tasksPath, leastTask)).json();
  const response = await post(`${tasksPath}/${_id}/cancel`, { reason: 'no' });
  assertProblem(response, { status: 400, code: 'invalid_request', pointers: ['#'] });
  assert.equal((await get(`${tasksPath}/${_id}`)).json().state, 'scheduled');
});

test('an If-Match that is no entity tag is refused by name', async (t) => {
  const { post } = await startApp(t);
  const { _id } = (await post(tasksPath, leastTask)).json();
  const response = await post(`${tasksPath}/${_id}/cancel`, undefined, { 'if-match': 'one' });
  assertProblem(response, { status: 400, code: 'invalid_header', pointers: ['#/if-match'] });
});
