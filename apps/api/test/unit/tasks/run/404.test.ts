import { test } from 'node:test';
import { assertProblem, startApp, tasksPath } from '../../../support/start-app.ts';

test('a task that is not there is not found', async (t) => {
  const { post } = await startApp(t);
  assertProblem(await post(`${tasksPath}/nobody/run`), { status: 404, code: 'not_found' });
});
