import { test } from 'node:test';
import { assertProblem, startApp } from '../../../support/start-app.ts';
import { calendarsPath } from '../../../support/schedules.ts';

test('a bad calendar is refused with every bad field at once', async (t) => {
  const { send } = await startApp(t);
  const window = { from: '2026-12-27 00:00:00', until: '2026-12-24 00:00:00' };
  for (const [body, pointers] of [
    [{ days: ['02-30'], windows: [window], foo: 1 }, ['#/days/0', '#/foo', '#/windows/0/until']],
    [{ windows: [window] }, ['#/windows/0/until']],
    [{ weekdays: [1, 2, 3, 4, 5, 6, 7] }, ['#/weekdays']],
    [{ timezone: 'Mars/Olympus' }, ['#/timezone']],
    [[], ['#']],
  ] as const) {
    const response = await send('PUT', `${calendarsPath}/a`, body);
    assertProblem(response, { status: 400, code: 'invalid_request', pointers: [...pointers] }, JSON.stringify(body));
  }
});

test('a name that is none is refused by name', async (t) => {
  const { send } = await startApp(t);
  for (const name of ['a%20b', 'x'.repeat(65)]) {
    const response = await send('PUT', `${calendarsPath}/${name}`, {});
    assertProblem(response, { status: 400, code: 'invalid_request', pointers: ['#/name'] }, name);
  }
});
