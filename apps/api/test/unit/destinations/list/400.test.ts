import { test } from 'node:test';
import { destinationsPath } from '../../../support/destinations.ts';
import { assertProblem, startApp } from '../../../support/start-app.ts';

test('a bad query is refused by name', async (t) => {
  const { get } = await startApp(t);
  for (const [query, pointer] of [
    ['limit=0', '#/limit'],
    ['limit=201', '#/limit'],
    ['cursor=%20', '#/cursor'],
    ['foo=1', '#/foo'],
  ] as const) {
    const response = await get(`${destinationsPath}?${query}`);
    assertProblem(response, { status: 400, code: 'invalid_request', pointers: [pointer] }, query);
  }
});
