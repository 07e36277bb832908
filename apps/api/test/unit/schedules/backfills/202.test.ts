import assert from 'node:assert/strict';
import { test } from 'node:test';
import { startApp } from '../../../support/start-app.ts';
import { postSchedule } from '../../../support/schedules.ts';

const asked = { from: '2026-01-01 00:00:00', to: '2026-01-08 00:00:00' };

test('a backfill is on record, read in the zone of its schedule, and Location leads to it', async (t) => {
  const app = await startApp(t);
  const { _id, path } = await postSchedule(app, { timezone: 'Asia/Shanghai' });
  const response = await app.post(`${path}/backfill`, { ...asked, overlap: 'skip', rate_per_second: 5 });
  assert.equal(response.statusCode, 202, response.body);
  const record = response.json();
  assert.equal(record.schedule_id, _id);
  assert.equal(record.from, '2025-12-31T16:00:00.000Z');
  assert.deepEqual([record.state, record.overlap, record.rate_per_second], ['running', 'skip', 5]);
  assert.deepEqual((await app.get(String(response.headers.location))).json(), record);
});

test('a backfill sent again with its Idempotency-Key adds nothing', async (t) => {
  const app = await startApp(t);
  const { path } = await postSchedule(app);
  const key = { 'idempotency-key': 'k' };
  const first = await app.post(`${path}/backfill`, asked, key);
  const second = await app.post(`${path}/backfill`, asked, key);
  assert.deepEqual(second.json(), first.json());
  assert.equal((await app.get(`${path}/backfills`)).json().items.length, 1);
});
