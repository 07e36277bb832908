import { test } from 'node:test';
import { assertProblem, startApp } from '../../../support/start-app.ts';
import { noId, schedulesPath } from '../../../support/schedules.ts';

test('a schedule that is not there has no occurrences', async (t) => {
  const { get } = await startApp(t);
  assertProblem(await get(`${schedulesPath}/${noId}/occurrences`), { status: 404, code: 'not_found' });
});
