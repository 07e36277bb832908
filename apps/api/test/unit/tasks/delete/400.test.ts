import { test } from 'node:test';
import { assertProblem, leastTask, startApp, tasksPath } from '../../../support/start-app.ts';

test('an If-Match that is no entity tag is refused by name', async (t) => {
  const { post, send } = await startApp(t);
  const { _id } = (await post(tasksPath, leastTask)).json();
  const response = await send('DELETE', `${tasksPath}/${_id}`, undefined, { 'if-match': 'one' });
  assertProblem(response, { status: 400, code: 'invalid_header', pointers: ['#/if-match'] });
});
