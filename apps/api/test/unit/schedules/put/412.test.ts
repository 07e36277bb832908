import { test } from 'node:test';
import { assertProblem, startApp } from '../../../support/start-app.ts';
import { leastSchedule, schedulesPath } from '../../../support/schedules.ts';

test('a put of a revision that is past changes nothing', async (t) => {
  const { send } = await startApp(t);
  const path = `${schedulesPath}/by-name/a`;
  await send('PUT', path, leastSchedule);
  await send('PUT', path, { ...leastSchedule, desc: 'b' });
  const response = await send('PUT', path, { ...leastSchedule, desc: 'c' }, { 'if-match': '"1"' });
  assertProblem(response, { status: 412, code: 'stale_revision' });
});
