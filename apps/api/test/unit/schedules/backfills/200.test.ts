import assert from 'node:assert/strict';
import { test } from 'node:test';
import { startApp } from '../../../support/start-app.ts';
import { postSchedule } from '../../../support/schedules.ts';

const asked = { from: '2026-01-01 00:00:00', to: '2026-01-08 00:00:00' };

test('backfills are listed newest first', async (t) => {
  const app = await startApp(t);
  const { path } = await postSchedule(app);
  const first = (await app.post(`${path}/backfill`, asked)).json();
  await app.clock.advance(1_000);
  const second = (await app.post(`${path}/backfill`, asked)).json();
  assert.deepEqual((await app.get(`${path}/backfills`)).json(), { items: [second, first] });
});

test('a cancelled backfill stays on record, and cancelling again changes nothing', async (t) => {
  const app = await startApp(t);
  const { path } = await postSchedule(app);
  const { _id } = (await app.post(`${path}/backfill`, asked)).json();
  const cancelled = await app.send('DELETE', `${path}/backfills/${_id}`);
  assert.equal(cancelled.statusCode, 200, cancelled.body);
  assert.equal(cancelled.json().state, 'cancelled');
  assert.deepEqual((await app.get(`${path}/backfills/${_id}`)).json(), cancelled.json());
  assert.deepEqual((await app.send('DELETE', `${path}/backfills/${_id}`)).json(), cancelled.json());
});
