import { test } from 'node:test';
import { assertProblem, startApp } from '../../../support/start-app.ts';
import { postSchedule } from '../../../support/schedules.ts';

test('a pause takes a reason and a name, and nothing else', async (t) => {
  const app = await startApp(t);
  const { path } = await postSchedule(app);
  for (const [body, pointers] of [
    [{ why: 'x' }, ['#/why']],
    [{ reason: 5, by: 'x'.repeat(129) }, ['#/by', '#/reason']],
    [[], ['#']],
  ] as const) {
    const response = await app.post(`${path}/pause`, body);
    assertProblem(response, { status: 400, code: 'invalid_request', pointers: [...pointers] });
  }
});
