import assert from 'node:assert/strict';
import test from 'node:test';
import { aTask } from '@qbasecron/testkit';
import { ackLink } from '../../../support/ack-link.ts';
import { startApp } from '../../../support/start-app.ts';

const awaiting = { state: 'awaiting_ack', attemptCount: 1, triesSpent: 1 } as const;

test('a receiver says by the link of its callback that it worked: the task has succeeded, and again changes nothing', async (t) => {
  const { ledger, post } = await startApp(t);
  const task = aTask(awaiting);
  await ledger.tasks.insertTasks([task]);
  for (let times = 0; times < 2; times++) {
    const response = await post(ackLink(task.id, 'ack'));
    assert.equal(response.statusCode, 200);
    assert.deepEqual(response.json(), { _id: task.id, state: 'succeeded' });
  }
  const stored = await ledger.tasks.findTask(task.id);
  assert.deepEqual([stored?.state, stored?.finishReason], ['succeeded', 'acknowledged']);
});

test('by the other link it says that it failed: the task is tried again, or has failed for good', async (t) => {
  const { ledger, post } = await startApp(t);
  const [again, final] = [aTask(awaiting), aTask(awaiting)];
  await ledger.tasks.insertTasks([again, final]);
  assert.deepEqual((await post(ackLink(again.id, 'nack'))).json(), { _id: again.id, state: 'scheduled' });
  assert.deepEqual((await post(`${ackLink(final.id, 'nack')}&final=true`)).json(), { _id: final.id, state: 'failed' });
});

test('where everybody else needs a token, the link alone is enough', async (t) => {
  const { ledger, post, get } = await startApp(t, { settings: { access: { isOpenToLocal: false, given: [] } } });
  const task = aTask(awaiting);
  await ledger.tasks.insertTasks([task]);
  assert.equal((await get(`/api/v0.1.0/tasks/${task.id}`)).statusCode, 401);
  assert.equal((await post(ackLink(task.id, 'ack'))).statusCode, 200);
});
