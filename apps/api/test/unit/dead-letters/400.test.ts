import { test } from 'node:test';
import { deadLettersPath } from '../../support/actions.ts';
import { assertProblem, startApp } from '../../support/start-app.ts';

test('every bad filter is named', async (t) => {
  const app = await startApp(t);
  for (const [query, pointer] of [
    ['state=failed', '#/state'],
    ['status=ok', '#/status'],
    ['finish_reason=tired', '#/finish_reason/0'],
    ['finish_from=soon', '#/finish_from'],
    ['finish_from=2026-01-02T00:00:00Z&finish_until=2026-01-01T00:00:00Z', '#/finish_until'],
    ['cursor=x', '#/cursor'],
    ['limit=0', '#/limit'],
  ] as const) {
    const response = await app.get(`${deadLettersPath}?${query}`);
    assertProblem(response, { status: 400, code: 'invalid_request', pointers: [pointer] }, query);
  }
});
