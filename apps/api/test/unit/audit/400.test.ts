import { after, test } from 'node:test';
import { assertProblem, startApp } from '../../support/start-app.ts';

const { get } = await startApp({ after });

test('a query that cannot be read names each bad field', async () => {
  const cases = [
    ['?id=abc', '#/id'],
    ['?cursor=abc', '#/cursor'],
    ['?from=yesterday', '#/from'],
    ['?to=never', '#/to'],
    ['?limit=0', '#/limit'],
    ['?limit=201', '#/limit'],
    ['?who=', '#/who'],
    ['?what=task', '#/what'],
  ] as const;
  for (const [query, pointer] of cases) {
    const response = await get(`/api/v0.1.0/audit${query}`);
    assertProblem(response, { status: 400, code: 'invalid_request', pointers: [pointer] }, query);
  }
});
