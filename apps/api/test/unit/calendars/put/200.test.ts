import assert from 'node:assert/strict';
import { test } from 'node:test';
import { startApp } from '../../../support/start-app.ts';
import { calendarsPath } from '../../../support/schedules.ts';

const path = `${calendarsPath}/holidays`;

test('a calendar is replaced as a whole, and putting the same again changes nothing', async (t) => {
  const { send } = await startApp(t);
  await send('PUT', path, { days: ['12-25'], weekdays: [7] });
  const second = await send('PUT', path, { days: ['12-26'] }, { 'if-match': '"1"' });
  assert.equal(second.statusCode, 200, second.body);
  assert.deepEqual([second.json().days, second.json().weekdays, second.json().revision], [['12-26'], [], 2]);
  const third = await send('PUT', path, { days: ['12-26'] });
  assert.deepEqual(third.json(), second.json());
});
