import assert from 'node:assert/strict';
import { test } from 'node:test';
import { startApp } from '../../../support/start-app.ts';
import { leastSchedule, schedulesPath } from '../../../support/schedules.ts';

const path = `${schedulesPath}/by-name/daily-report`;

test('a new name makes a schedule that is found by its id and by its name', async (t) => {
  const { send, get } = await startApp(t);
  const response = await send('PUT', path, leastSchedule);
  assert.equal(response.statusCode, 201, response.body);
  const record = response.json();
  assert.equal(record.name, 'daily-report');
  assert.deepEqual((await get(String(response.headers.location))).json(), record);
  assert.deepEqual((await get(`${schedulesPath}?name=daily-report`)).json().items, [record]);
});

test('a name of a deleted schedule begins a new life under the same id', async (t) => {
  const { send } = await startApp(t);
  const first = (await send('PUT', path, leastSchedule)).json();
  await send('DELETE', `${schedulesPath}/${first._id}`);
  const second = await send('PUT', path, leastSchedule);
  assert.equal(second.statusCode, 201, second.body);
  assert.equal(second.json()._id, first._id);
  assert.equal(second.json().state, 'active');
});
