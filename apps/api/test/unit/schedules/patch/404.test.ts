import { test } from 'node:test';
import { assertProblem, startApp } from '../../../support/start-app.ts';
import { noId, schedulesPath } from '../../../support/schedules.ts';

test('a schedule that is not there cannot be patched, an id that is none included', async (t) => {
  const { send } = await startApp(t);
  for (const id of [noId, 'abc']) {
    assertProblem(await send('PATCH', `${schedulesPath}/${id}`, { desc: 'x' }), { status: 404, code: 'not_found' }, id);
  }
});
