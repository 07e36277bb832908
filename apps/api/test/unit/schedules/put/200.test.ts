import assert from 'node:assert/strict';
import { test } from 'node:test';
import { startApp } from '../../../support/start-app.ts';
import { leastSchedule, schedulesPath } from '../../../support/schedules.ts';

const path = `${schedulesPath}/by-name/daily-report`;

test('putting the same again changes nothing', async (t) => {
  const { send } = await startApp(t);
  const first = await send('PUT', path, leastSchedule);
  const second = await send('PUT', path, leastSchedule);
  assert.equal(second.statusCode, 200, second.body);
  assert.deepEqual(second.json(), first.json());
  assert.equal(second.headers.etag, '"1"');
});

test('putting something else replaces the whole definition, and what is left out goes back to its default', async (t) => {
  const { send } = await startApp(t);
  await send('PUT', path, { ...leastSchedule, overlap: 'skip', labels: ['a'] });
  const response = await send('PUT', path, { every: '90m', task: leastSchedule.task });
  assert.equal(response.statusCode, 200, response.body);
  const { cron, every, overlap, labels, revision } = response.json();
  assert.deepEqual([cron, every, overlap, labels, revision], [null, '90m', 'allow', [], 2]);
});

test('a paused schedule stays paused', async (t) => {
  const { send, post } = await startApp(t);
  const { _id } = (await send('PUT', path, leastSchedule)).json();
  await post(`${schedulesPath}/${_id}/pause`);
  assert.equal((await send('PUT', path, { ...leastSchedule, desc: 'new' })).json().state, 'paused');
});
