import assert from 'node:assert/strict';
import test from 'node:test';
import { aTask } from '@qbasecron/testkit';
import { ackLink } from '../../../support/ack-link.ts';
import { startApp } from '../../../support/start-app.ts';

test('a link for another task or attempt, a changed one and an invented one change nothing', async (t) => {
  const { ledger, post } = await startApp(t);
  const task = aTask({ state: 'awaiting_ack', attemptCount: 1 });
  await ledger.tasks.insertTasks([task]);
  const link = ackLink(task.id, 'ack');
  const links = [
    ackLink('another', 'ack').replace('another', task.id),
    link.replace('attempt=1', 'attempt=2'),
    link.slice(0, -3),
    link.replace(/signature=.*/, 'signature='),
    link.replace(/signature=.*/, `signature=${Buffer.alloc(32).toString('base64url')}`),
  ];
  for (const wrong of links) {
    const response = await post(wrong);
    assert.equal(response.statusCode, 403, wrong);
    assert.equal(response.json().code, 'link_not_valid');
  }
  assert.equal((await ledger.tasks.findTask(task.id))?.state, 'awaiting_ack');
});

test('without a master key no link is taken', async (t) => {
  const { ledger, post } = await startApp(t, { masterKey: null });
  const task = aTask({ state: 'awaiting_ack', attemptCount: 1 });
  await ledger.tasks.insertTasks([task]);
  assert.equal((await post(ackLink(task.id, 'ack'))).statusCode, 403);
});
