import { test } from 'node:test';
import { assertProblem, startApp, tasksPath } from '../../../support/start-app.ts';

test('without the ledger a list says so', async (t) => {
  const { get, failNext } = await startApp(t);
  failNext('listTasks', 'before');
  assertProblem(await get(tasksPath), { status: 503, code: 'ledger_unavailable' });
});
