import assert from 'node:assert/strict';
import { test } from 'node:test';
import { startApp } from '../../support/start-app.ts';
import { postSchedule } from '../../support/schedules.ts';

const path = '/api/v0.1.0/proof';

test('without a span the last day is looked at, as far as it is settled', async (t) => {
  const { get } = await startApp(t);
  const response = await get(path);
  assert.equal(response.statusCode, 200, response.body);
  const { from, to, schedules } = response.json();
  assert.equal(from, '2026-01-14T12:00:00.000Z');
  assert.ok(to < '2026-01-15T12:00:00.000Z');
  assert.deepEqual([schedules.checked, schedules.expected], [0, 0]);
});

test('what should have occurred and is nowhere on record is counted and listed', async (t) => {
  const app = await startApp(t);
  const { _id } = await postSchedule(app, { cron: '0 * * * *' });
  // Nobody plans here: the two hours pass without a worker.
  await app.clock.advance(2.5 * 3_600_000);
  const { schedules } = (await app.get(`${path}?from=2026-01-15T12:00:00Z&to=2026-01-15T14:30:00Z`)).json();
  assert.deepEqual([schedules.expected, schedules.missing_count, schedules.extra_count], [2, 2, 0]);
  assert.deepEqual(schedules.missing[0], { schedule_id: _id, nominal_time: '2026-01-15T13:00:00.000Z' });
});
