import { test } from 'node:test';
import { assertProblem, startApp } from '../../../support/start-app.ts';
import { calendarsPath } from '../../../support/schedules.ts';

test('a put of a revision that is past changes nothing', async (t) => {
  const { send } = await startApp(t);
  await send('PUT', `${calendarsPath}/a`, {});
  await send('PUT', `${calendarsPath}/a`, { days: ['12-25'] });
  const response = await send('PUT', `${calendarsPath}/a`, {}, { 'if-match': '"1"' });
  assertProblem(response, { status: 412, code: 'stale_revision' });
});
