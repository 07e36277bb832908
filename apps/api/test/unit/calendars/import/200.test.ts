import assert from 'node:assert/strict';
import { test } from 'node:test';
import { icsExample } from '../../../../src/routes/calendars/examples.ts';
import { startApp } from '../../../support/start-app.ts';
import { calendarsPath, icsType } from '../../../support/schedules.ts';

const path = `${calendarsPath}/holidays`;
const imported = ['2026-12-25', '2026-12-26'];

test('a file replaces what the calendar excludes, and its desc and zone stay', async (t) => {
  const { post, send } = await startApp(t);
  await send('PUT', path, { desc: 'kept', timezone: 'UTC', days: ['2026-05-01'], weekdays: [7] });
  const response = await post(`${path}/import`, icsExample, icsType);
  assert.equal(response.statusCode, 200, response.body);
  const { days, weekdays, desc, timezone, revision } = response.json();
  assert.deepEqual([days, weekdays, desc, timezone, revision], [imported, [], 'kept', 'UTC', 2]);
});

test('with the mode add it is added, and importing the same again changes nothing', async (t) => {
  const { post, send } = await startApp(t);
  await send('PUT', path, { days: ['2026-05-01'], weekdays: [7] });
  const first = await post(`${path}/import?mode=add`, icsExample, icsType);
  assert.deepEqual(first.json().days.toSorted(), ['2026-05-01', ...imported]);
  assert.deepEqual(first.json().weekdays, [7]);
  const second = await post(`${path}/import?mode=add`, icsExample, icsType);
  assert.equal(second.headers.etag, '"2"');
});
