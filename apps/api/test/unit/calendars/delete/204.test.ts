import assert from 'node:assert/strict';
import { test } from 'node:test';
import { assertProblem, startApp } from '../../../support/start-app.ts';
import { calendarsPath, postSchedule } from '../../../support/schedules.ts';

test('a deleted calendar is gone, and schedules that name it go on', async (t) => {
  const app = await startApp(t);
  const path = `${calendarsPath}/holidays`;
  await app.send('PUT', path, { days: ['2026-01-16'] });
  const { path: schedule } = await postSchedule(app, { calendars: ['holidays'] });
  assert.equal((await app.send('DELETE', path)).statusCode, 204);
  assertProblem(await app.get(path), { status: 404, code: 'not_found' });
  assertProblem(await app.send('DELETE', path), { status: 404, code: 'not_found' });
  await app.clock.advance(2_000);
  assert.equal((await app.get(schedule)).json().next_at, '2026-01-16T09:00:00.000Z');
});
