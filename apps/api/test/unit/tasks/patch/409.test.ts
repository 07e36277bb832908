import { test } from 'node:test';
import { aTask } from '@qbasecron/testkit';
import { assertProblem, startApp, tasksPath } from '../../../support/start-app.ts';

test('a finished task cannot be changed', async (t) => {
  const { send, ledger } = await startApp(t);
  for (const state of ['succeeded', 'failed', 'cancelled', 'expired'] as const) {
    const task = aTask({ state });
    await ledger.tasks.insertTasks([task]);
    const response = await send('PATCH', `${tasksPath}/${task.id}`, { desc: 'a' });
    assertProblem(response, { status: 409, code: 'task_finished' }, state);
  }
});

test('a task that a worker holds cannot be changed', async (t) => {
  const { send, ledger } = await startApp(t);
  const task = aTask({ state: 'delivering', lease: { worker: 'w', token: 't' } });
  await ledger.tasks.insertTasks([task]);
  assertProblem(await send('PATCH', `${tasksPath}/${task.id}`, { delay: '1h' }), { status: 409, code: 'armed' });
});
