import { test } from 'node:test';
import { aTask } from '@qbasecron/testkit';
import { assertProblem, startApp, tasksPath } from '../../../support/start-app.ts';

test('only a failed task is retried', async (t) => {
  const { post, ledger } = await startApp(t);
  for (const state of ['scheduled', 'delivering', 'succeeded', 'cancelled', 'expired'] as const) {
    const task = aTask({ state });
    await ledger.tasks.insertTasks([task]);
    assertProblem(await post(`${tasksPath}/${task.id}/retry`), { status: 409, code: 'not_retryable' }, state);
  }
});
