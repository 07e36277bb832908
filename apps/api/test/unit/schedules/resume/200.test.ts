import assert from 'node:assert/strict';
import { test } from 'node:test';
import { startApp } from '../../../support/start-app.ts';
import { postSchedule } from '../../../support/schedules.ts';

test('a resumed schedule goes on from now', async (t) => {
  const app = await startApp(t);
  const { path } = await postSchedule(app, { cron: '0 * * * *' });
  await app.post(`${path}/pause`);
  await app.clock.advance(3 * 3_600_000);
  const response = await app.post(`${path}/resume`);
  assert.equal(response.statusCode, 200, response.body);
  const { state, pause, next_at } = response.json();
  assert.deepEqual([state, pause, next_at], ['active', null, '2026-01-15T16:00:00.000Z']);
});

test('resuming a schedule that is active changes nothing', async (t) => {
  const app = await startApp(t);
  const { path } = await postSchedule(app);
  assert.equal((await app.post(`${path}/resume`)).headers.etag, '"1"');
});
