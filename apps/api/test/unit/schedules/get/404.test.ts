import { test } from 'node:test';
import { assertProblem, startApp } from '../../../support/start-app.ts';
import { noId, schedulesPath } from '../../../support/schedules.ts';

test('an id that nothing has, or that is no id, is not found', async (t) => {
  const { get } = await startApp(t);
  for (const id of [noId, 'abc', 'preview', '%00', 'x'.repeat(1_000)]) {
    assertProblem(await get(`${schedulesPath}/${id}`), { status: 404, code: 'not_found' }, id);
  }
});
