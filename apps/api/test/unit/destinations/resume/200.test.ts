import assert from 'node:assert/strict';
import { test } from 'node:test';
import { aTask } from '@qbasecron/testkit';
import { postDestination, shopPath } from '../../../support/destinations.ts';
import { startApp } from '../../../support/start-app.ts';

test('it is active again, and what was put off meanwhile is due at once', async (t) => {
  const app = await startApp(t);
  await postDestination(app);
  await app.post(`${shopPath}/pause`);
  const now = app.clock.now();
  const task = aTask({
    callbackUrl: null,
    destination: 'shop',
    flow: 'd:shop',
    dueAt: now,
    nextAttemptAt: now + 60_000,
    postponedFrom: now,
  });
  await app.ledger.tasks.insertTasks([task]);
  const response = await app.post(`${shopPath}/resume`);
  assert.equal(response.statusCode, 200, response.body);
  assert.deepEqual([response.json().state, response.json().stopped], ['active', null]);
  assert.equal((await app.ledger.tasks.findTask(task.id))?.nextAttemptAt, now);
});
