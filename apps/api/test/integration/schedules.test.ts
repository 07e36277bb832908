import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import { calendarsPath, leastSchedule, schedulesPath } from '../support/schedules.ts';
import { tasksPath } from '../support/start-app.ts';
import { startRealApp } from '../support/start-real-app.ts';

const { send } = await startRealApp({ after });

type Item = { _id: string; state: string; occurrence: { kind: string; nominal_time: string } };

async function tasksOf(id: string): Promise<Item[]> {
  return (await send('GET', `${tasksPath}?schedule_id=${id}&limit=200`)).json().items;
}

test('what was answered 201 is read back as it was answered, for each form of a rule', async () => {
  await send('PUT', `${calendarsPath}/holidays`, { days: ['12-25'], weekdays: [7] });
  for (const rule of [
    { cron: 'TZ=Asia/Shanghai 0 9 * * MON-FRI', calendars: ['holidays'], on_excluded: 'next', jitter: '5m' },
    { text: 'at 10:15 am every weekday', gap: 'skip', fold: 'both' },
    { later: { schedules: [{ h: [9], m: [0, 30] }], exceptions: [{ M: [12], D: [25] }] } },
    { every: '90m', anchor_at: '2026-01-01 00:00:00', missed: 'all', catchup_max: 5 },
    { rrule: 'FREQ=MONTHLY;BYDAY=-1FR', start_at: '2030-01-01 17:00:00', max_runs: 3 },
    { at: ['2090-01-01 09:00:00', '2090-01-02 09:00:00'], overlap: 'buffer_one' },
  ]) {
    const task = { ...leastSchedule.task, body: { 'a.b': 1, $c: ['{{scheduled_time}}', null] } };
    const created = await send('POST', schedulesPath, { ...rule, desc: '日报 🎉', labels: ['forms'], task });
    assert.equal(created.statusCode, 201, created.body);
    const read = await send('GET', String(created.headers.location));
    assert.deepEqual(read.json(), created.json());
    assert.equal(read.headers.etag, created.headers.etag);
  }
  assert.equal((await send('GET', `${schedulesPath}?label=forms`)).json().items.length, 6);
});

test('puts of one name at the same time make one schedule', async () => {
  const put = () => send('PUT', `${schedulesPath}/by-name/twins`, leastSchedule);
  const puts = await Promise.all(Array.from({ length: 6 }, put));
  const statuses = puts.map(({ statusCode }) => statusCode).toSorted((a, b) => a - b);
  assert.deepEqual(statuses, [200, 200, 200, 200, 200, 201]);
  assert.equal((await send('GET', `${schedulesPath}?name=twins`)).json().items.length, 1);
});

test('of many patches with one ETag exactly one takes', async () => {
  const created = await send('POST', schedulesPath, leastSchedule);
  const path = String(created.headers.location);
  const condition = { 'if-match': String(created.headers.etag) };
  const patches = Array.from({ length: 6 }, (_, index) => send('PATCH', path, { desc: `${index}` }, condition));
  const statuses = (await Promise.all(patches)).map(({ statusCode }) => statusCode);
  assert.equal(statuses.filter((status) => status === 200).length, 1);
  assert.equal(statuses.filter((status) => status === 412).length, 5);
});

test('a schedule of every second is planned at once; a pause takes back what is not sent, and a run goes on', async () => {
  const { _id } = (await send('POST', schedulesPath, { ...leastSchedule, cron: '* * * * * *' })).json();
  assert.ok((await tasksOf(_id)).length > 5);
  const paused = await send('POST', `${schedulesPath}/${_id}/pause`, { reason: 'moving', by: 'Mo' });
  assert.equal(paused.json().pause.reason, 'moving');
  assert.deepEqual(
    (await tasksOf(_id)).filter(
      ({ state, occurrence }) =>
        state === 'scheduled' && Date.parse(occurrence.nominal_time) > Date.parse(paused.json().pause.at),
    ),
    [],
  );
  const run = await send('POST', `${schedulesPath}/${_id}/run`);
  assert.equal(run.statusCode, 201, run.body);
  const listed = (await send('GET', `${schedulesPath}/${_id}/occurrences`)).json();
  assert.ok(listed.past.some(({ task_id }: { task_id: string }) => task_id === run.json()._id));
  assert.equal((await send('DELETE', `${schedulesPath}/${_id}`)).statusCode, 204);
});

test('a backfill is kept, listed and cancelled', async () => {
  const { _id } = (await send('POST', schedulesPath, { ...leastSchedule, cron: '0 * * * *' })).json();
  const to = new Date(Date.now() - 60_000).toISOString();
  const from = new Date(Date.now() - 5 * 3_600_000).toISOString();
  const asked = await send('POST', `${schedulesPath}/${_id}/backfill`, { from, to });
  assert.equal(asked.statusCode, 202, asked.body);
  const path = String(asked.headers.location);
  assert.deepEqual((await send('GET', path)).json(), asked.json());
  assert.equal((await send('DELETE', path)).json().state, 'cancelled');
  assert.equal((await send('GET', `${schedulesPath}/${_id}/backfills`)).json().items[0].state, 'cancelled');
});

test('the proof finds nothing missing and nothing extra', async () => {
  const proof = (await send('GET', '/api/v0.1.0/proof')).json();
  const { missing_count, extra_count, checked } = proof.schedules;
  assert.deepEqual([missing_count, extra_count], [0, 0]);
  assert.ok(checked > 0);
});
