import assert from 'node:assert/strict';
import { test } from 'node:test';
import { startApp, tasksPath } from '../../../support/start-app.ts';
import { postSchedule } from '../../../support/schedules.ts';

test('a run makes one task that is due now, and leaves the rule alone', async (t) => {
  const app = await startApp(t);
  const { _id, path } = await postSchedule(app, { task: { callback_url: 'http://a/?n={{run_number}}' } });
  const response = await app.post(`${path}/run`);
  assert.equal(response.statusCode, 201, response.body);
  const task = response.json();
  assert.equal(task.schedule_id, _id);
  assert.equal(task.due_at, '2026-01-15T12:00:00.000Z');
  assert.equal(task.callback_url, 'http://a/?n=0');
  assert.equal(task.occurrence.kind, 'manual');
  assert.equal(response.headers.location, `${tasksPath}/${task._id}`);
  const { run_count, revision } = (await app.get(path)).json();
  assert.deepEqual([run_count, revision], [0, 1]);
});

test('a paused schedule can be run as well', async (t) => {
  const app = await startApp(t);
  const { path } = await postSchedule(app);
  await app.post(`${path}/pause`);
  assert.equal((await app.post(`${path}/run`)).statusCode, 201);
});

test('a run sent again with its Idempotency-Key adds nothing', async (t) => {
  const app = await startApp(t);
  const { path } = await postSchedule(app);
  const key = { 'idempotency-key': 'k' };
  const first = await app.post(`${path}/run`, undefined, key);
  const second = await app.post(`${path}/run`, undefined, key);
  assert.deepEqual(second.json(), first.json());
  assert.equal(second.headers['idempotency-replayed'], 'true');
  assert.equal((await app.stored()).length, 1);
});
