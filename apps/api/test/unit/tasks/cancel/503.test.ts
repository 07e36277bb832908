import assert from 'node:assert/strict';
import { test } from 'node:test';
import { holderAnswerMs } from '@qbasecron/core';
import { aTask } from '@qbasecron/testkit';
import { assertProblem, startApp, tasksPath } from '../../../support/start-app.ts';

test('when the worker does not answer in time nothing is changed', async (t) => {
  const { post, ledger, clock } = await startApp(t);
  const task = aTask({ state: 'delivering', lease: { worker: 'silent', token: 't' } });
  await ledger.tasks.insertTasks([task]);
  const answer = post(`${tasksPath}/${task.id}/cancel`);
  let answered = false;
  void answer.then(() => (answered = true));
  await clock.advanceUntil(() => answered, 20 * holderAnswerMs);
  const response = await answer;
  assertProblem(response, { status: 503, code: 'holder_unreachable' });
  assert.equal(response.headers['retry-after'], '1');
  assert.equal((await ledger.tasks.findTask(task.id))?.state, 'delivering');
});
