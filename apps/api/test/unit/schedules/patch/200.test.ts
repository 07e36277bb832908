import assert from 'node:assert/strict';
import { test } from 'node:test';
import { startApp } from '../../../support/start-app.ts';
import { postSchedule } from '../../../support/schedules.ts';

test('a patch changes what it names, and null puts a field back to its default', async (t) => {
  const app = await startApp(t);
  const { path } = await postSchedule(app, { overlap: 'skip', labels: ['a'], desc: 'kept' });
  const response = await app.send('PATCH', path, { overlap: null, labels: ['b'] }, { 'if-match': '"1"' });
  assert.equal(response.statusCode, 200, response.body);
  const { overlap, labels, desc, revision } = response.json();
  assert.deepEqual([overlap, labels, desc, revision], ['allow', ['b'], 'kept', 2]);
  assert.equal(response.headers.etag, '"2"');
});

test('one form of a rule replaces the other', async (t) => {
  const app = await startApp(t);
  const { path } = await postSchedule(app);
  const { cron, every, next_at } = (await app.send('PATCH', path, { every: '2h' })).json();
  assert.deepEqual([cron, every, next_at], [null, '2h', '2026-01-15T14:00:00.000Z']);
});

test('the task is patched member by member', async (t) => {
  const app = await startApp(t);
  const task = { callback_url: 'http://a/', headers: { 'x-a': '1', 'x-b': '2' }, retry: { max_attempts: 3 } };
  const { path } = await postSchedule(app, { task });
  const patch = { task: { headers: { 'x-a': null }, retry: { factor: 3 }, body: { n: 1 } } };
  const patched = (await app.send('PATCH', path, patch)).json().task;
  assert.deepEqual(patched.headers, { 'x-b': '2' });
  assert.deepEqual([patched.retry.max_attempts, patched.retry.factor], [3, 3]);
  assert.deepEqual([patched.callback_url, patched.body], ['http://a/', { n: 1 }]);
});

test('what is planned and not sent yet follows', async (t) => {
  const app = await startApp(t);
  const { _id, path } = await postSchedule(app, { cron: '10 0 12 * * *' });
  await app.send('PATCH', path, { task: { headers: { 'x-new': '1' } } });
  const tasks = (await app.stored()).filter((task) => task.scheduleId === _id && task.state === 'scheduled');
  assert.deepEqual(
    tasks.map(({ headers }) => headers),
    [{ 'x-new': '1' }],
  );
});

test('application/merge-patch+json is taken, and a patch that changes nothing keeps the revision', async (t) => {
  const app = await startApp(t);
  const { path } = await postSchedule(app, { desc: 'same' });
  const type = { 'content-type': 'application/merge-patch+json' };
  const response = await app.send('PATCH', path, { desc: 'same' }, type);
  assert.equal(response.statusCode, 200, response.body);
  assert.equal(response.headers.etag, '"1"');
});
