import assert from 'node:assert/strict';
import { test } from 'node:test';
import { startApp } from '../../../support/start-app.ts';
import { schedulesPath } from '../../../support/schedules.ts';

const path = `${schedulesPath}/preview`;

test('a preview tells the next ten occurrences and stores nothing', async (t) => {
  const { post, get } = await startApp(t);
  const response = await post(path, { cron: '30 9 * * *', timezone: 'Asia/Kathmandu' });
  assert.equal(response.statusCode, 200, response.body);
  const { description, occurrences, truncated } = response.json();
  assert.equal(description, 'At 09:30');
  assert.equal(occurrences.length, 10);
  assert.deepEqual(occurrences[0], {
    at: '2026-01-16T03:45:00.000Z',
    local: '2026-01-16 09:30:00',
    offset: '+05:45',
    note: null,
  });
  assert.equal(truncated, false);
  assert.deepEqual((await get(schedulesPath)).json().items, []);
});

test('a time that summer time skips is told with what was done and which choice would do otherwise', async (t) => {
  const { post } = await startApp(t);
  const rule = { cron: 'TZ=Europe/Berlin 30 2 * * *', from: '2027-03-28 00:00:00', count: 1 };
  const [shifted] = (await post(path, rule)).json().occurrences;
  assert.equal(shifted.local, '2027-03-28 03:30:00');
  assert.match(shifted.note, /skip/);
  const [next] = (await post(path, { ...rule, gap: 'skip' })).json().occurrences;
  assert.equal(next.local, '2027-03-29 02:30:00');
  assert.match(next.note, /shift/);
});

test('a time that comes twice is told, and both is a choice', async (t) => {
  const { post } = await startApp(t);
  const rule = { cron: '30 2 * * *', timezone: 'Europe/Berlin', from: '2027-10-31 00:00:00', count: 2 };
  const once = (await post(path, rule)).json().occurrences;
  assert.match(once[0].note, /both|last/);
  const twice = (await post(path, { ...rule, fold: 'both' })).json().occurrences;
  assert.deepEqual(
    twice.map(({ at }: { at: string }) => at),
    ['2027-10-31T00:30:00.000Z', '2027-10-31T01:30:00.000Z'],
  );
});

test('a thousand occurrences are told, and fewer where the rule ends', async (t) => {
  const { post } = await startApp(t);
  const all = (await post(path, { every: '1m', count: 1_000 })).json();
  assert.equal(all.occurrences.length, 1_000);
  const at = ['2027-01-01 00:00:00', '2027-01-02 00:00:00'];
  assert.equal((await post(path, { at, count: 10 })).json().occurrences.length, 2);
});

test('jitter is told', async (t) => {
  const { post } = await startApp(t);
  const { occurrences } = (await post(path, { cron: '0 9 * * *', jitter: '5m', count: 3 })).json();
  assert.ok(occurrences.some(({ note }: { note: string | null }) => /[Jj]itter/.test(note ?? '')));
});
