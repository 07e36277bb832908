import { test } from 'node:test';
import { assertProblem, startApp } from '../../../support/start-app.ts';
import { leastSchedule, schedulesPath } from '../../../support/schedules.ts';

test('a name that is none is refused by name', async (t) => {
  const { send } = await startApp(t);
  for (const name of ['a%20b', 'x'.repeat(65), '%E5%90%8D', 'a%2Fb']) {
    const response = await send('PUT', `${schedulesPath}/by-name/${name}`, leastSchedule);
    assertProblem(response, { status: 400, code: 'invalid_request', pointers: ['#/name'] }, name);
  }
});

test('a bad schedule is refused as in a POST', async (t) => {
  const { send } = await startApp(t);
  const response = await send('PUT', `${schedulesPath}/by-name/a`, { ...leastSchedule, cron: '61 * * * *', foo: 1 });
  assertProblem(response, { status: 400, code: 'invalid_request', pointers: ['#/cron', '#/foo'] });
});
