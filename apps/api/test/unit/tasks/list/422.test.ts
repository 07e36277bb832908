import { test } from 'node:test';
import { QueryTooSlow } from '@qbasecron/core';
import { assertProblem, startApp, tasksPath } from '../../../support/start-app.ts';

test('a search that runs into its time limit says so', async (t) => {
  const { get, ledger } = await startApp(t);
  ledger.tasks.listTasks = () => Promise.reject(new QueryTooSlow('5 s are over'));
  assertProblem(await get(`${tasksPath}?text=a&label=b`), { status: 422, code: 'query_too_slow' });
});
