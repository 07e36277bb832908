import { test } from 'node:test';
import { assertProblem, startApp } from '../../../support/start-app.ts';
import { postSchedule } from '../../../support/schedules.ts';

test('a span that is none, in the future, too long or empty is refused with a pointer', async (t) => {
  const app = await startApp(t);
  const { path } = await postSchedule(app);
  for (const [body, pointers] of [
    [{ from: '2026-01-01 00:00:00' }, ['#/to']],
    [{ from: 'x', to: 5, foo: 1 }, ['#/from', '#/to', '#/foo']],
    [{ from: '2026-01-02 00:00:00', to: '2026-01-01 00:00:00' }, ['#/to']],
    [{ from: '2026-01-02 00:00:00', to: '2027-01-01 00:00:00' }, ['#/to']],
    [{ from: '2024-01-02 00:00:00', to: '2026-01-01 00:00:00' }, ['#/from']],
    [{ from: '2026-01-02 00:00:00', to: '2026-01-02 08:00:00' }, ['#/from']],
  ] as const) {
    const response = await app.post(`${path}/backfill`, body);
    assertProblem(response, { status: 400, code: 'invalid_request', pointers: [...pointers] }, JSON.stringify(body));
  }
});
