import assert from 'node:assert/strict';
import { test } from 'node:test';
import { startApp } from '../../../support/start-app.ts';
import { postSchedule, schedulesPath } from '../../../support/schedules.ts';

test('a pause keeps who and why, and what is planned is not sent', async (t) => {
  const app = await startApp(t);
  const { _id, path } = await postSchedule(app, { cron: '10 0 12 * * *' });
  const response = await app.post(`${path}/pause`, { reason: 'moving', by: 'Mo' });
  assert.equal(response.statusCode, 200, response.body);
  const { state, pause, next_at, revision } = response.json();
  assert.deepEqual([state, next_at, revision], ['paused', null, 2]);
  assert.deepEqual(pause, { at: '2026-01-15T12:00:00.000Z', reason: 'moving', by: 'Mo' });
  const tasks = (await app.stored()).filter(({ scheduleId }) => scheduleId === _id);
  assert.deepEqual(
    tasks.map(({ state: of, finishReason }) => [of, finishReason]),
    [['cancelled', 'paused']],
  );
});

test('the document says that a pause needs no body', async (t) => {
  const { get } = await startApp(t);
  const { paths } = (await get('/openapi.json')).json();
  assert.equal(paths[`${schedulesPath}/{id}/pause`].post.requestBody.required, false);
  assert.equal(paths[schedulesPath].post.requestBody.required, true);
});

test('a pause needs no body, and pausing again changes nothing', async (t) => {
  const app = await startApp(t);
  const { path } = await postSchedule(app);
  // A client may send the content type all the same.
  const first = await app.post(`${path}/pause`, '');
  assert.deepEqual(first.json().pause, { at: '2026-01-15T12:00:00.000Z', reason: null, by: null });
  const second = await app.post(`${path}/pause`, { reason: 'again' });
  assert.deepEqual(second.json(), first.json());
});
