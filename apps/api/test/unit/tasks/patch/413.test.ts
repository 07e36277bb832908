import { test } from 'node:test';
import { assertProblem, leastTask, startApp, tasksPath } from '../../../support/start-app.ts';

test('a patch of more than one MiB is refused', async (t) => {
  const { post, send } = await startApp(t);
  const { _id } = (await post(tasksPath, leastTask)).json();
  const response = await send('PATCH', `${tasksPath}/${_id}`, { data: 'a'.repeat(1_048_576) });
  assertProblem(response, { status: 413, code: 'payload_too_large', pointers: ['#'] });
});
