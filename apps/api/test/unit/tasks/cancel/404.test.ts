import { test } from 'node:test';
import { assertProblem, startApp, tasksPath } from '../../../support/start-app.ts';

test('a task that is not there is not found', async (t) => {
  const { post } = await startApp(t);
  for (const id of ['0123456789abcdef01234567', 'a.b']) {
    assertProblem(await post(`${tasksPath}/${id}/cancel`), { status: 404, code: 'not_found' }, id);
  }
});
