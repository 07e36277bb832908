import assert from 'node:assert/strict';
import { test } from 'node:test';
import { assertProblem, leastTask, startApp, tasksPath } from '../../../support/start-app.ts';

test('a key used for another request is refused, and nothing is added', async (t) => {
  const { post, stored } = await startApp(t);
  const key = { 'idempotency-key': 'k' };
  await post(tasksPath, leastTask, key);
  const other = await post(tasksPath, { ...leastTask, desc: 'another' }, key);
  assertProblem(other, { status: 422, code: 'idempotency_mismatch' });
  assert.equal((await stored()).length, 1);
});
