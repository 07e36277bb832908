import { test } from 'node:test';
import { assertProblem, startApp } from '../../../support/start-app.ts';
import { tokensPath } from '../../../support/tokens.ts';

test('a limit or a cursor that does not fit is named', async (t) => {
  const { get } = await startApp(t);
  const cases = { 'limit=0': '#/limit', 'limit=201': '#/limit', 'cursor=x': '#/cursor', 'state=old': '#/state' };
  for (const [query, pointer] of Object.entries(cases)) {
    assertProblem(await get(`${tokensPath}?${query}`), { status: 400, code: 'invalid_request', pointers: [pointer] });
  }
});
