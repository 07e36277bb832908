import { test } from 'node:test';
import { assertProblem, formType, startApp } from '../../../support/start-app.ts';
import { postSchedule } from '../../../support/schedules.ts';

test('a form is no patch of a schedule', async (t) => {
  const app = await startApp(t);
  const { path } = await postSchedule(app);
  const response = await app.send('PATCH', path, 'desc=x', formType);
  assertProblem(response, { status: 415, code: 'unsupported_media_type', pointers: ['#'] });
});
