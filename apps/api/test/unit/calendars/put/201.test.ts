import assert from 'node:assert/strict';
import { test } from 'node:test';
import { startApp } from '../../../support/start-app.ts';
import { calendarsPath, postSchedule, schedulesPath } from '../../../support/schedules.ts';

const path = `${calendarsPath}/holidays`;

test('a new calendar is on record, with its revision as ETag', async (t) => {
  const { send, get } = await startApp(t);
  const response = await send('PUT', path, { days: ['12-25'], weekdays: [6, 7] });
  assert.equal(response.statusCode, 201, response.body);
  assert.equal(response.headers.etag, '"1"');
  assert.equal(response.headers.location, path);
  assert.deepEqual((await get(path)).json(), response.json());
});

test('a schedule that names it does not run on its days, and a preview says why', async (t) => {
  const app = await startApp(t);
  await app.send('PUT', path, { days: ['2026-01-16'] });
  const record = await postSchedule(app, { calendars: ['holidays'] });
  assert.equal(record['next_at'], '2026-01-17T09:00:00.000Z');
  const rule = { cron: '0 9 * * *', calendars: ['holidays'], count: 1 };
  const preview = (await app.post(`${schedulesPath}/preview`, rule)).json();
  assert.equal(preview.occurrences[0].local, '2026-01-17 09:00:00');
  assert.match(preview.occurrences[0].note, /holidays/);
});
