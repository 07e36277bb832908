import { test } from 'node:test';
import { assertProblem, leastTask, startApp, tasksPath } from '../../../support/start-app.ts';

test('a patch of another content type is refused', async (t) => {
  const { post, send } = await startApp(t);
  const { _id } = (await post(tasksPath, leastTask)).json();
  for (const type of ['application/json-patch+json', 'text/plain']) {
    const response = await send('PATCH', `${tasksPath}/${_id}`, '{"desc":"a"}', { 'content-type': type });
    assertProblem(response, { status: 415, code: 'unsupported_media_type', pointers: ['#'] });
  }
});
