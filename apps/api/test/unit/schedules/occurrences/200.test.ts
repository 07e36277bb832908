import assert from 'node:assert/strict';
import { test } from 'node:test';
import { startApp } from '../../../support/start-app.ts';
import { postSchedule } from '../../../support/schedules.ts';

test('what is planned and due stands under past, and what comes under next', async (t) => {
  const app = await startApp(t);
  const { path } = await postSchedule(app, { cron: '5 * * * * *' });
  await app.clock.advance(6_000);
  const response = await app.get(`${path}/occurrences?limit=3`);
  assert.equal(response.statusCode, 200, response.body);
  const { past, skips, next } = response.json();
  const [{ task_id, ...one }] = past;
  assert.equal((await app.get(`/api/v0.1.0/tasks/${task_id}`)).statusCode, 200);
  assert.deepEqual(one, {
    kind: 'planned',
    run_number: 1,
    nominal_time: '2026-01-15T12:00:05.000Z',
    due_at: '2026-01-15T12:00:05.000Z',
    sent_at: null,
    lateness_ms: null,
    state: 'scheduled',
    finish_reason: null,
  });
  assert.deepEqual(skips, []);
  assert.deepEqual(
    next.map(({ at }: { at: string }) => at),
    ['2026-01-15T12:01:05.000Z', '2026-01-15T12:02:05.000Z', '2026-01-15T12:03:05.000Z'],
  );
});

test('a paused schedule has nothing to come', async (t) => {
  const app = await startApp(t);
  const { path } = await postSchedule(app);
  await app.post(`${path}/pause`);
  assert.deepEqual((await app.get(`${path}/occurrences`)).json(), { past: [], skips: [], next: [] });
});
