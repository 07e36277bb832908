import { test } from 'node:test';
import { assertProblem, startApp } from '../../support/start-app.ts';

test('a span that is none, or too long, is refused with a pointer', async (t) => {
  const { get } = await startApp(t);
  for (const [query, pointer] of [
    ['from=x', '#/from'],
    ['to=2026-01-01', '#/to'],
    ['since=2026-01-01T00:00:00Z', '#/since'],
    ['from=2026-01-02T00:00:00Z&to=2026-01-01T00:00:00Z', '#/to'],
    ['from=2025-01-01T00:00:00Z&to=2026-01-01T00:00:00Z', '#/from'],
  ] as const) {
    const response = await get(`/api/v0.1.0/proof?${query}`);
    assertProblem(response, { status: 400, code: 'invalid_request', pointers: [pointer] }, query);
  }
});
