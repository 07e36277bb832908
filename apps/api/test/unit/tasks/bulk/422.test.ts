import assert from 'node:assert/strict';
import { test } from 'node:test';
import { assertProblem, leastTask, startApp, tasksPath } from '../../../support/start-app.ts';

test('a key used for another bulk request, or for a single one, is refused and adds nothing', async (t) => {
  const { post, stored } = await startApp(t);
  const key = { 'idempotency-key': 'k' };
  await post(`${tasksPath}/bulk`, [leastTask], key);
  const other = await post(`${tasksPath}/bulk`, [leastTask, leastTask], key);
  assertProblem(other, { status: 422, code: 'idempotency_mismatch' });
  assertProblem(await post(tasksPath, leastTask, key), { status: 422, code: 'idempotency_mismatch' });
  assert.equal((await stored()).length, 1);
});
