import assert from 'node:assert/strict';
import { test } from 'node:test';
import { assertProblem, startApp } from '../../../support/start-app.ts';
import { postSchedule } from '../../../support/schedules.ts';

test('a change of a revision that is past, weak or foreign changes nothing', async (t) => {
  const app = await startApp(t);
  const { path } = await postSchedule(app);
  await app.send('PATCH', path, { desc: 'first' });
  for (const tag of ['"1"', 'W/"2"', '"abc"']) {
    const header = { 'if-match': tag };
    for (const response of [
      await app.send('PATCH', path, { desc: 'second' }, header),
      await app.send('DELETE', path, undefined, header),
      await app.post(`${path}/pause`, undefined, header),
      await app.post(`${path}/resume`, undefined, header),
    ]) {
      assertProblem(response, { status: 412, code: 'stale_revision' }, tag);
    }
  }
  const { desc, state } = (await app.get(path)).json();
  assert.deepEqual([desc, state], ['first', 'active']);
});
