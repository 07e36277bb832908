import assert from 'node:assert/strict';
import { test } from 'node:test';
import { icsExample } from '../../../../src/routes/calendars/examples.ts';
import { startApp } from '../../../support/start-app.ts';
import { calendarsPath, icsType } from '../../../support/schedules.ts';

const path = `${calendarsPath}/holidays`;

test('whole-day events of a file become days of a new calendar', async (t) => {
  const { post, get } = await startApp(t);
  const response = await post(`${path}/import`, icsExample, icsType);
  assert.equal(response.statusCode, 201, response.body);
  const { skipped_count, skipped, ...record } = response.json();
  assert.deepEqual(record.days, ['2026-12-25', '2026-12-26']);
  assert.deepEqual([skipped_count, skipped], [0, []]);
  assert.equal(response.headers.location, path);
  assert.equal(response.headers.etag, '"1"');
  assert.deepEqual((await get(path)).json(), record);
});

test('lines may end as in any text, and an event that cannot be taken is counted and explained', async (t) => {
  const { post } = await startApp(t);
  const broken = icsExample.replace('20261225', '20261350').replaceAll('\r\n', '\n');
  const both = `${icsExample.replaceAll('\r\n', '\n').replace('END:VCALENDAR\n', '')}${broken.slice(broken.indexOf('BEGIN:VEVENT'))}`;
  const response = await post(`${path}/import`, both, icsType);
  assert.equal(response.statusCode, 201, response.body);
  const { days, skipped_count, skipped } = response.json();
  assert.deepEqual(days, ['2026-12-25', '2026-12-26']);
  assert.equal(skipped_count, 1);
  assert.match(skipped[0], /line \d+/);
});
