import { test } from 'node:test';
import { assertProblem, startApp } from '../../../support/start-app.ts';
import { schedulesPath } from '../../../support/schedules.ts';

test('a query that cannot be read is refused with a pointer', async (t) => {
  const { get } = await startApp(t);
  for (const [query, pointer] of [
    ['state=running', '#/state/0'],
    ['limit=0', '#/limit'],
    ['limit=201', '#/limit'],
    ['cursor=abc', '#/cursor'],
    ['name=a%20b', '#/name'],
    ['label=', '#/label'],
    ['order=newest', '#/order'],
  ] as const) {
    const response = await get(`${schedulesPath}?${query}`);
    assertProblem(response, { status: 400, code: 'invalid_request', pointers: [pointer] }, query);
  }
});
