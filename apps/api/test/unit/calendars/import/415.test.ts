import { test } from 'node:test';
import { assertProblem, startApp } from '../../../support/start-app.ts';
import { calendarsPath, icsType } from '../../../support/schedules.ts';

test('an import takes text/calendar only, and nothing else takes that', async (t) => {
  const { post, send } = await startApp(t);
  const json = await post(`${calendarsPath}/a/import`, {});
  assertProblem(json, { status: 415, code: 'unsupported_media_type', pointers: ['#'] });
  const put = await send('PUT', `${calendarsPath}/a`, 'BEGIN:VCALENDAR', icsType);
  assertProblem(put, { status: 415, code: 'unsupported_media_type', pointers: ['#'] });
});
