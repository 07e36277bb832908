import { test } from 'node:test';
import { assertProblem, startApp } from '../../../support/start-app.ts';
import { noId, postSchedule, schedulesPath } from '../../../support/schedules.ts';

const asked = { from: '2026-01-01 00:00:00', to: '2026-01-08 00:00:00' };

test('a backfill is found under its own schedule only', async (t) => {
  const app = await startApp(t);
  const { path } = await postSchedule(app);
  const { path: other } = await postSchedule(app);
  const { _id } = (await app.post(`${path}/backfill`, asked)).json();
  for (const missing of [`${other}/backfills/${_id}`, `${path}/backfills/${noId}`, `${path}/backfills/x`]) {
    assertProblem(await app.get(missing), { status: 404, code: 'not_found' }, missing);
    assertProblem(await app.send('DELETE', missing), { status: 404, code: 'not_found' }, missing);
  }
});

test('a schedule that is not there has no backfills', async (t) => {
  const { get, post } = await startApp(t);
  assertProblem(await get(`${schedulesPath}/${noId}/backfills`), { status: 404, code: 'not_found' });
  assertProblem(await post(`${schedulesPath}/${noId}/backfill`, asked), { status: 404, code: 'not_found' });
});
