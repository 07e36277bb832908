import assert from 'node:assert/strict';
import { test } from 'node:test';
import { startApp } from '../../../support/start-app.ts';
import { callbackUrl, leastSchedule, postSchedule, schedulesPath } from '../../../support/schedules.ts';

test('a schedule is on record before the client hears 201, and the answer is its record with every choice', async (t) => {
  const app = await startApp(t);
  const response = await app.post(schedulesPath, { ...leastSchedule, desc: 'one', labels: ['a'] });
  assert.equal(response.statusCode, 201, response.body);
  const record = response.json();
  const stored = await app.ledger.schedules.findSchedule(record._id);
  assert.equal(stored?.desc, 'one');
  assert.equal(record.state, 'active');
  assert.equal(record.revision, 1);
  assert.equal(record.cron, '0 9 * * *');
  assert.equal(record.description, 'At 09:00');
  assert.equal(record.next_at, '2026-01-16T09:00:00.000Z');
  const { missed, overlap, on_excluded, jitter, catchup_window, catchup_max, timezone } = record;
  assert.deepEqual(
    { missed, overlap, on_excluded, jitter, catchup_window, catchup_max, timezone },
    {
      missed: 'last',
      overlap: 'allow',
      on_excluded: 'skip',
      jitter: '0s',
      catchup_window: '1d',
      catchup_max: 100,
      timezone: 'UTC',
    },
  );
});

test('Location leads to the schedule and ETag is its revision', async (t) => {
  const { post, get } = await startApp(t);
  const response = await post(schedulesPath, leastSchedule);
  assert.equal(response.headers.etag, '"1"');
  const read = await get(String(response.headers.location));
  assert.deepEqual(read.json(), response.json());
});

test('each form of a rule is taken, told back as it was given, and has a next time', async (t) => {
  const app = await startApp(t);
  const forms: [string, unknown, string][] = [
    ['cron', 'TZ=Asia/Shanghai 30 9 * * MON-FRI', '2026-01-16T01:30:00.000Z'],
    ['text', 'at 10:15 am every weekday', '2026-01-16T10:15:00.000Z'],
    ['later', { schedules: [{ h: [13], m: [0] }] }, '2026-01-15T13:00:00.000Z'],
    ['every', '90m', '2026-01-15T13:30:00.000Z'],
    ['rrule', 'FREQ=DAILY;BYHOUR=18;BYMINUTE=0;BYSECOND=0', '2026-01-15T18:00:00.000Z'],
  ];
  for (const [name, rule, next] of forms) {
    const record = await postSchedule(app, { cron: undefined, [name]: rule });
    assert.deepEqual(record[name], rule);
    assert.equal(record['next_at'], next, name);
    assert.ok(String(record['description']).length > 0, name);
  }
  const at = await postSchedule(app, { cron: undefined, at: ['2027-01-01 09:00:00'], timezone: 'Asia/Shanghai' });
  assert.deepEqual(at['at'], ['2027-01-01T01:00:00.000Z']);
});

test('a range of days that wraps is taken', async (t) => {
  const record = await postSchedule(await startApp(t), { cron: '0 9 * * FRI-MON' });
  assert.equal(record['next_at'], '2026-01-16T09:00:00.000Z');
});

test('the body of its task is kept as the client wrote it, and placeholders stay until an occurrence is planned', async (t) => {
  const app = await startApp(t);
  const body = '{ "n": 12345678901234567890, "at": "{{scheduled_time}}" }';
  const text = `{"cron":"0 9 * * *","task":{"callback_url":"${callbackUrl}?run={{run_number}}","body":${body}}}`;
  const response = await app.post(schedulesPath, text);
  assert.equal(response.statusCode, 201, response.body);
  assert.ok(response.body.includes('"n":12345678901234567890'));
  const stored = await app.ledger.schedules.findSchedule(response.json()._id);
  assert.deepEqual(stored?.task.content, { kind: 'json', body });
});

test('what is due within seconds is planned before the client hears 201', async (t) => {
  const app = await startApp(t);
  const { _id } = await postSchedule(app, { cron: '*/5 * * * * *' });
  const [task] = (await app.stored()).filter(({ scheduleId }) => scheduleId === _id);
  assert.equal(task?.occurrence?.kind, 'planned');
});

test('a task of a schedule tells where it comes from', async (t) => {
  const app = await startApp(t);
  const { _id } = await postSchedule(app, { cron: '5 0 12 * * *' });
  const [task] = (await app.get(`/api/v0.1.0/tasks?schedule_id=${_id}`)).json().items;
  assert.equal(task.schedule_id, _id);
  assert.deepEqual(task.occurrence, {
    schedule_revision: 1,
    nominal_time: '2026-01-15T12:00:05.000Z',
    run_number: 1,
    kind: 'planned',
    overlap: 'allow',
    backfill_id: null,
  });
});

test('a request sent again with its Idempotency-Key adds nothing and is answered the same schedule', async (t) => {
  const { post, get } = await startApp(t);
  const key = { 'idempotency-key': 'k' };
  const first = await post(schedulesPath, leastSchedule, key);
  const second = await post(schedulesPath, leastSchedule, key);
  assert.equal(second.statusCode, 201);
  assert.equal(second.headers['idempotency-replayed'], 'true');
  assert.deepEqual(second.json(), first.json());
  assert.equal((await get(schedulesPath)).json().items.length, 1);
});

test('a plan that fails after the write does not turn the answer into an error', async (t) => {
  const app = await startApp(t);
  app.failNext('planOccurrences', 'before');
  const record = await postSchedule(app, { cron: '*/5 * * * * *' });
  assert.equal(record['state'], 'active');
  assert.deepEqual(await app.stored(), []);
});
