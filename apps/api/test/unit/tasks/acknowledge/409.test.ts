import assert from 'node:assert/strict';
import test from 'node:test';
import { aTask } from '@qbasecron/testkit';
import { ackLink } from '../../../support/ack-link.ts';
import { startApp } from '../../../support/start-app.ts';

test('a word that comes too late, or about an attempt that is over, is told so', async (t) => {
  const { ledger, post } = await startApp(t);
  const tasks = [
    aTask({ state: 'awaiting_ack', attemptCount: 2 }),
    aTask({ state: 'scheduled', attemptCount: 1 }),
    aTask({ state: 'cancelled', attemptCount: 1 }),
  ];
  await ledger.tasks.insertTasks(tasks);
  for (const { id, state } of tasks) {
    const response = await post(ackLink(id, 'ack'));
    assert.equal(response.statusCode, 409, state);
    assert.equal(response.json().code, 'not_awaiting');
  }
});

test('a task that awaits its receiver cannot be patched or run, but cancelled', async (t) => {
  const { ledger, send, post } = await startApp(t);
  const task = aTask({ state: 'awaiting_ack', attemptCount: 1 });
  await ledger.tasks.insertTasks([task]);
  const path = `/api/v0.1.0/tasks/${task.id}`;
  for (const response of [await send('PATCH', path, { desc: 'x' }), await post(`${path}/run`)]) {
    assert.equal(response.statusCode, 409);
    assert.equal(response.json().code, 'awaiting_ack');
  }
  assert.equal((await post(`${path}/cancel`)).statusCode, 200);
  assert.equal((await ledger.tasks.findTask(task.id))?.state, 'cancelled');
});
