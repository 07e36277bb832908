import assert from 'node:assert/strict';
import { test } from 'node:test';
import { formType, leastTask, startApp, tasksPath } from '../../../support/start-app.ts';

/** The body of the seed's own example, as written there. */
const seedForm =
  'time=2014-10-17 20:43:44&desc=desc&callback_url=http://127.0.0.1:3453/api/v0.1.0/push/api' +
  '&data=eyJ0b2tlbiI6IkIxNTA0RDk5RjBDMERCODA0ODcwOUVDNThCQUNENEExMDU0Q0IzMzFDNTc2MjdBMDQyRTcyQ0UxREZDNjg3M0YiLCJhbGVydCI6Iui';

test('a task is on record before the client hears 201, and the answer is its record', async (t) => {
  const { post, ledger } = await startApp(t);
  const response = await post(tasksPath, { ...leastTask, desc: 'one', labels: ['a'] });
  assert.equal(response.statusCode, 201);
  const record = response.json();
  const stored = await ledger.tasks.findTask(record._id);
  assert.equal(stored?.desc, 'one');
  assert.equal(record.state, 'scheduled');
  assert.equal(record.is_finished, false);
  assert.equal(record.revision, 1);
  assert.deepEqual(record.labels, ['a']);
});

test('Location leads to the task and ETag is its revision', async (t) => {
  const { post, get } = await startApp(t);
  const response = await post(tasksPath, leastTask);
  assert.equal(response.headers.location, `${tasksPath}/${response.json()._id}`);
  assert.equal(response.headers.etag, '"1"');
  const read = await get(String(response.headers.location));
  assert.equal(read.json()._id, response.json()._id);
});

test("the seed's own form of 2014 is accepted as written and is due now", async (t) => {
  const { post, clock } = await startApp(t);
  const response = await post(tasksPath, seedForm, formType);
  assert.equal(response.statusCode, 201, response.body);
  const record = response.json();
  assert.equal(record.time, '2014-10-17 20:43:44');
  assert.equal(record.due_at, new Date(clock.now()).toISOString());
  assert.equal(record.callback_url, 'http://127.0.0.1:3453/api/v0.1.0/push/api');
});

test('a form and JSON of the same fields make the same task', async (t) => {
  const { post } = await startApp(t);
  const fields = {
    delay: '90s',
    callback_url: 'http://127.0.0.1:9/x?a=b&c=d',
    data: 'aGVsbG8+/w==',
    timeout_ms: 5_000,
  };
  const json = (await post(tasksPath, fields)).json();
  const form = new URLSearchParams({ ...fields, timeout_ms: '5000' }).toString();
  const fromForm = (await post(tasksPath, form, formType)).json();
  assert.deepEqual({ ...fromForm, _id: '' }, { ...json, _id: '' });
});

test('Chinese text of a form survives character for character', async (t) => {
  const { post, ledger } = await startApp(t);
  const desc = '财神给小墨发送消息，你妹啊 🎉 +&=%';
  const form = `delay=1h&callback_url=http%3A%2F%2F127.0.0.1%3A9%2F&desc=${encodeURIComponent(desc)}&data=%E4%BD%A0%E5%A5%BD`;
  const record = (await post(tasksPath, form, formType)).json();
  const stored = await ledger.tasks.findTask(record._id);
  assert.equal(stored?.desc, desc);
  assert.deepEqual(stored?.content, { kind: 'form', data: '你好' });
  assert.equal(record.desc, desc);
});

test('a JSON body is kept as it was written, numbers beyond a double included', async (t) => {
  const { post, get, ledger } = await startApp(t);
  const text = '{"delay":"1h","callback_url":"http://127.0.0.1:9/","body": {"n": 12345678901234567890.10, "b":1e400} }';
  const response = await post(tasksPath, text);
  assert.equal(response.statusCode, 201, response.body);
  const { _id } = response.json();
  const stored = await ledger.tasks.findTask(_id);
  assert.deepEqual(stored?.content, { kind: 'json', body: '{"n": 12345678901234567890.10, "b":1e400}' });
  const read = await get(`${tasksPath}/${_id}`);
  assert.ok(read.body.includes('"body":{"n":12345678901234567890.10,"b":1e400}'), read.body);
});

test('a gap in local time is resolved as asked and the answer says so', async (t) => {
  const { post } = await startApp(t);
  const task = { time: '2026-03-29 02:30:00', timezone: 'Europe/Berlin', callback_url: leastTask.callback_url };
  const record = (await post(tasksPath, task)).json();
  assert.equal(record.due_at, '2026-03-29T01:30:00.000Z');
  assert.equal(record.time_resolution.kind, 'gap');
});

test('the time zone of the service is used when the task names none', async (t) => {
  const { post } = await startApp(t, { settings: { defaultTimezone: 'Asia/Shanghai' } });
  const record = (await post(tasksPath, { time: '2026-11-11 11:10:00', callback_url: leastTask.callback_url })).json();
  assert.equal(record.timezone, 'Asia/Shanghai');
  assert.equal(record.due_at, '2026-11-11T03:10:00.000Z');
});

test('a task due soon is offered by a direct job and one due later by its slot', async (t) => {
  const { post, timer, clock } = await startApp(t);
  const soon = (await post(tasksPath, { ...leastTask, delay: '1s' })).json();
  await post(tasksPath, { ...leastTask, delay: '1m' });
  await clock.settle();
  const jobs = timer.jobs();
  assert.deepEqual(jobs.map((job) => job.kind).sort(), ['slot', 'soon']);
  const direct = jobs.find((job) => job.kind === 'soon');
  assert.deepEqual(direct?.kind === 'soon' && direct.taskIds, [soon._id]);
});

test('tasks posted at the same time are written together, and each gets its own answer', async (t) => {
  const { app, post, ledger } = await startApp(t);
  const sizes: number[] = [];
  const insert = ledger.tasks.insertTasks.bind(ledger.tasks);
  ledger.tasks.insertTasks = (tasks) => {
    sizes.push(tasks.length);
    return insert(tasks);
  };
  assert.ok(app);
  const descs = Array.from({ length: 50 }, (_, index) => `task ${index}`);
  const answers = await Promise.all(descs.map((desc) => post(tasksPath, { ...leastTask, desc })));
  assert.deepEqual(
    answers.map((answer) => answer.json().desc),
    descs,
  );
  assert.equal(new Set(answers.map((answer) => answer.json()._id)).size, 50);
  assert.ok(sizes.length < 25, `${sizes.length} writes for 50 posts`);
});

test('with the timer away a task is accepted all the same', async (t) => {
  const { post, timer, stored } = await startApp(t);
  timer.goAway();
  assert.equal((await post(tasksPath, { ...leastTask, delay: '1s' })).statusCode, 201);
  assert.equal((await stored()).length, 1);
});

test('a key sent again answers the first task, says so, and adds nothing', async (t) => {
  const { post, stored } = await startApp(t);
  const key = { 'idempotency-key': '"order-17"' };
  const first = await post(tasksPath, leastTask, key);
  const second = await post(tasksPath, leastTask, key);
  assert.equal(second.statusCode, 201);
  assert.equal(second.json()._id, first.json()._id);
  assert.equal(first.headers['idempotency-replayed'], undefined);
  assert.equal(second.headers['idempotency-replayed'], 'true');
  assert.equal((await stored()).length, 1);
});

test('a post whose first write had an unknown outcome is stored once', async (t) => {
  const { post, failNext, stored } = await startApp(t);
  failNext('insertTasks', 'after');
  assert.equal((await post(tasksPath, leastTask)).statusCode, 201);
  assert.equal((await stored()).length, 1);
});

test('a key of a refused request may be used again', async (t) => {
  const { post } = await startApp(t);
  const key = { 'idempotency-key': 'k' };
  assert.equal((await post(tasksPath, { ...leastTask, expires_at: '2001-01-01T00:00:00Z' }, key)).statusCode, 400);
  assert.equal((await post(tasksPath, leastTask, key)).statusCode, 201);
});
