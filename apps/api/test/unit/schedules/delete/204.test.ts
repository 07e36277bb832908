import assert from 'node:assert/strict';
import { test } from 'node:test';
import { assertProblem, startApp } from '../../../support/start-app.ts';
import { postSchedule, schedulesPath } from '../../../support/schedules.ts';

test('a deleted schedule is gone from every route, and what it planned is never sent', async (t) => {
  const app = await startApp(t);
  const { _id, path } = await postSchedule(app, { cron: '10 0 12 * * *' });
  const response = await app.send('DELETE', path, undefined, { 'if-match': '"1"' });
  assert.equal(response.statusCode, 204, response.body);
  assert.equal(response.body, '');
  assertProblem(await app.get(path), { status: 404, code: 'not_found' });
  assertProblem(await app.post(`${path}/run`), { status: 404, code: 'not_found' });
  assert.deepEqual((await app.get(schedulesPath)).json().items, []);
  const tasks = (await app.stored()).filter(({ scheduleId }) => scheduleId === _id);
  assert.deepEqual(
    tasks.map(({ state, finishReason }) => [state, finishReason]),
    [['cancelled', 'superseded']],
  );
});
