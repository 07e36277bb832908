import assert from 'node:assert/strict';
import { test } from 'node:test';
import { assertProblem, leastTask, startApp, tasksPath } from '../../../support/start-app.ts';

test('of two requests of one key at the same time one stores and the other is told to come again', async (t) => {
  const { post, stored } = await startApp(t);
  const key = { 'idempotency-key': 'k' };
  const answers = await Promise.all([post(tasksPath, leastTask, key), post(tasksPath, leastTask, key)]);
  const refused = answers.find((answer) => answer.statusCode !== 201);
  assert.equal((await stored()).length, 1);
  assert.equal(answers.filter((answer) => answer.statusCode === 201).length, 1);
  assert.ok(refused);
  assertProblem(refused, { status: 409, code: 'idempotency_running' });
  assert.equal(refused.headers['retry-after'], '2');
});
