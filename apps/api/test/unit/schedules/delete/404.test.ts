import { test } from 'node:test';
import { assertProblem, startApp } from '../../../support/start-app.ts';
import { noId, postSchedule, schedulesPath } from '../../../support/schedules.ts';

test('a schedule is deleted once', async (t) => {
  const app = await startApp(t);
  const { path } = await postSchedule(app);
  await app.send('DELETE', path);
  assertProblem(await app.send('DELETE', path), { status: 404, code: 'not_found' });
  assertProblem(await app.send('DELETE', `${schedulesPath}/${noId}`), { status: 404, code: 'not_found' });
});
