import { test } from 'node:test';
import { assertProblem, startApp } from '../../../support/start-app.ts';
import { postSchedule } from '../../../support/schedules.ts';

test('a schedule that is over can be neither paused nor resumed', async (t) => {
  const app = await startApp(t);
  const { path } = await postSchedule(app, { cron: '10 0 12 * * *', max_runs: 1 });
  for (const verb of ['pause', 'resume']) {
    assertProblem(await app.post(`${path}/${verb}`), { status: 409, code: 'conflict' }, verb);
  }
});
