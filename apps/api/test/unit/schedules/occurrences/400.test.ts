import { test } from 'node:test';
import { assertProblem, startApp } from '../../../support/start-app.ts';
import { postSchedule } from '../../../support/schedules.ts';

test('a limit that is none is refused with a pointer', async (t) => {
  const app = await startApp(t);
  const { path } = await postSchedule(app);
  for (const limit of ['0', '101', 'ten']) {
    const response = await app.get(`${path}/occurrences?limit=${limit}`);
    assertProblem(response, { status: 400, code: 'invalid_request', pointers: ['#/limit'] }, limit);
  }
});
