import assert from 'node:assert/strict';
import { test } from 'node:test';
import { assertProblem, formType, leastTask, startApp, tasksPath } from '../../../support/start-app.ts';

test('a bulk body is JSON or lines of JSON, nothing else', async (t) => {
  const { post, stored } = await startApp(t);
  for (const headers of [formType, { 'content-type': 'text/plain' }, { 'content-type': 'text/csv' }]) {
    const response = await post(`${tasksPath}/bulk`, JSON.stringify([leastTask]), headers);
    assertProblem(response, { status: 415, code: 'unsupported_media_type', pointers: ['#'] });
  }
  assert.deepEqual(await stored(), []);
});
