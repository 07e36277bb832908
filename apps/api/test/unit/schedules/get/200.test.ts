import assert from 'node:assert/strict';
import { test } from 'node:test';
import { startApp } from '../../../support/start-app.ts';
import { postSchedule } from '../../../support/schedules.ts';

test('a schedule is answered with its next occurrence, jitter included, and its revision as ETag', async (t) => {
  const app = await startApp(t);
  const { path } = await postSchedule(app, { jitter: '5m' });
  const response = await app.get(path);
  assert.equal(response.statusCode, 200);
  assert.equal(response.headers.etag, '"1"');
  const { next_at, next_nominal_time } = response.json();
  assert.equal(next_nominal_time, '2026-01-16T09:00:00.000Z');
  const delayMs = Date.parse(next_at) - Date.parse(next_nominal_time);
  assert.ok(delayMs >= 0 && delayMs <= 300_000);
});

test('what is planned already is still the next occurrence until it is due', async (t) => {
  const app = await startApp(t);
  const { path } = await postSchedule(app, { cron: '10 * * * * *' });
  assert.equal((await app.get(path)).json().next_at, '2026-01-15T12:00:10.000Z');
});
