import assert from 'node:assert/strict';
import { test } from 'node:test';
import { aTask } from '@qbasecron/testkit';
import { assertProblem, startApp, tasksPath } from '../../../support/start-app.ts';

test('a callback that is on its way is not deleted', async (t) => {
  const { send, ledger, workerTimer } = await startApp(t);
  const task = aTask({ state: 'delivering', lease: { worker: 'w', token: 't' } });
  await ledger.tasks.insertTasks([task]);
  await workerTimer.answerer.answerAs('w', () => 'sent');
  assertProblem(await send('DELETE', `${tasksPath}/${task.id}`), { status: 409, code: 'on_the_wire' });
  assert.equal((await ledger.tasks.findTask(task.id))?.state, 'delivering');
});
