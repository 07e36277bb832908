import { test } from 'node:test';
import { assertProblem, leastTask, startApp, tasksPath } from '../../../support/start-app.ts';

test('a revision that is past cancels nothing', async (t) => {
  const { post } = await startApp(t);
  const { _id } = (await post(tasksPath, leastTask)).json();
  const response = await post(`${tasksPath}/${_id}/cancel`, undefined, { 'if-match': '"7"' });
  assertProblem(response, { status: 412, code: 'stale_revision' });
});
