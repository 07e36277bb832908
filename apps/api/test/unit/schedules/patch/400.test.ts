import assert from 'node:assert/strict';
import { test } from 'node:test';
import { assertProblem, startApp } from '../../../support/start-app.ts';
import { errorsOf, postSchedule } from '../../../support/schedules.ts';

test('a patch that would make a bad schedule is refused with a pointer, and changes nothing', async (t) => {
  const app = await startApp(t);
  const { path } = await postSchedule(app);
  for (const [patch, pointers] of [
    [{}, ['#']],
    [{ cron: null }, ['#']],
    [{ cron: '@daily', every: '5m' }, ['#/every']],
    [{ state: 'paused' }, ['#/state']],
    [{ task: null }, ['#/task']],
    [{ task: { callback_url: 'x' } }, ['#/task/callback_url']],
    [{ task: { data: '{{nope}}' } }, ['#/task/data']],
    [{ end_at: '2020-01-01 00:00:00' }, ['#/end_at']],
    [{ calendars: ['nowhere'] }, ['#/calendars/0']],
  ] as const) {
    const response = await app.send('PATCH', path, patch);
    assertProblem(response, { status: 400, code: 'invalid_request', pointers: [...pointers] }, JSON.stringify(patch));
  }
  const rule = await app.send('PATCH', path, { cron: '0 24 * * *' });
  assert.deepEqual(
    errorsOf(rule).map(({ pointer, position }) => [pointer, position]),
    [['#/cron', 3]],
  );
  assert.equal((await app.get(path)).json().revision, 1);
});
