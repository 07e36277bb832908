import assert from 'node:assert/strict';
import { test } from 'node:test';
import { formType, leastTask, startApp, tasksPath } from '../../../support/start-app.ts';

test('a patch changes what it names and nothing else, and counts the revision', async (t) => {
  const { post, send } = await startApp(t);
  const before = (await post(tasksPath, { ...leastTask, labels: ['a'] })).json();
  const response = await send('PATCH', `${tasksPath}/${before._id}`, { desc: '晚点' });
  assert.equal(response.statusCode, 200, response.body);
  assert.equal(response.headers.etag, '"2"');
  assert.deepEqual(response.json(), { ...before, desc: '晚点', revision: 2 });
});

test('a new delay schedules the task anew and offers it', async (t) => {
  const { post, send, clock, timer } = await startApp(t);
  const { _id } = (await post(tasksPath, leastTask)).json();
  const record = (await send('PATCH', `${tasksPath}/${_id}`, { delay: '1s' })).json();
  assert.equal(record.due_at, new Date(clock.now() + 1_000).toISOString());
  assert.equal(record.next_attempt_at, record.due_at);
  await clock.settle();
  assert.equal(timer.jobs().length, 1);
});

test('null puts a field back to its default', async (t) => {
  const { post, send } = await startApp(t);
  const { _id } = (await post(tasksPath, { ...leastTask, labels: ['a'], retry: { max_attempts: 3 } })).json();
  const record = (await send('PATCH', `${tasksPath}/${_id}`, { labels: null, retry: { max_attempts: null } })).json();
  assert.deepEqual(record.labels, []);
  assert.equal(record.retry.max_attempts, 8);
});

test('a patch may be merge-patch+json or a form', async (t) => {
  const { post, send } = await startApp(t);
  const { _id } = (await post(tasksPath, leastTask)).json();
  const merge = { 'content-type': 'application/merge-patch+json' };
  assert.equal((await send('PATCH', `${tasksPath}/${_id}`, { desc: 'a' }, merge)).json().desc, 'a');
  assert.equal(
    (await send('PATCH', `${tasksPath}/${_id}`, 'desc=%E4%BD%A0&timeout_ms=700', formType)).json().desc,
    '你',
  );
});

test('If-Match with the current ETag, or *, lets the patch through', async (t) => {
  const { post, send } = await startApp(t);
  const created = await post(tasksPath, leastTask);
  const path = `${tasksPath}/${created.json()._id}`;
  const first = await send('PATCH', path, { desc: 'a' }, { 'if-match': String(created.headers.etag) });
  assert.equal(first.statusCode, 200);
  assert.equal((await send('PATCH', path, { desc: 'b' }, { 'if-match': String(first.headers.etag) })).statusCode, 200);
  assert.equal((await send('PATCH', path, { desc: 'c' }, { 'if-match': '*' })).statusCode, 200);
});
