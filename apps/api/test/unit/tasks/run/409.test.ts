import { test } from 'node:test';
import { aTask } from '@qbasecron/testkit';
import { assertProblem, startApp, tasksPath } from '../../../support/start-app.ts';

test('a finished task and one that a worker holds are not run', async (t) => {
  const { post, ledger } = await startApp(t);
  const finished = aTask({ state: 'failed' });
  const held = aTask({ state: 'delivering', lease: { worker: 'w', token: 't' } });
  await ledger.tasks.insertTasks([finished, held]);
  assertProblem(await post(`${tasksPath}/${finished.id}/run`), { status: 409, code: 'task_finished' });
  assertProblem(await post(`${tasksPath}/${held.id}/run`), { status: 409, code: 'armed' });
});
