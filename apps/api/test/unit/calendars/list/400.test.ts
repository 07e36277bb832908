import { test } from 'node:test';
import { assertProblem, startApp } from '../../../support/start-app.ts';
import { calendarsPath } from '../../../support/schedules.ts';

test('a query that cannot be read is refused with a pointer', async (t) => {
  const { get } = await startApp(t);
  for (const [query, pointer] of [
    ['limit=0', '#/limit'],
    ['cursor=.', '#/cursor'],
    ['name=a', '#/name'],
  ] as const) {
    const response = await get(`${calendarsPath}?${query}`);
    assertProblem(response, { status: 400, code: 'invalid_request', pointers: [pointer] }, query);
  }
});
