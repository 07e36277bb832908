import { test } from 'node:test';
import { assertProblem, startApp } from '../../../support/start-app.ts';
import { noId, schedulesPath } from '../../../support/schedules.ts';

test('a schedule that is not there has no verbs', async (t) => {
  const { post } = await startApp(t);
  for (const verb of ['run', 'pause', 'resume']) {
    assertProblem(await post(`${schedulesPath}/${noId}/${verb}`), { status: 404, code: 'not_found' }, verb);
  }
});
