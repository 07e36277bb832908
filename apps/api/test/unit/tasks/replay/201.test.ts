import assert from 'node:assert/strict';
import { test } from 'node:test';
import { addFailed } from '../../../support/actions.ts';
import { startApp, tasksPath } from '../../../support/start-app.ts';

test('a task is sent again as a new one, linked to it and due now, and is itself left as it is', async (t) => {
  const app = await startApp(t);
  const old = await addFailed(app, { labels: ['red'], desc: 'pay' });
  const response = await app.post(`${tasksPath}/${old.id}/replay`);
  assert.equal(response.statusCode, 201, response.body);
  const record = response.json();
  assert.notEqual(record._id, old.id);
  assert.equal(response.headers.location, `${tasksPath}/${record._id}`);
  assert.deepEqual(record.linked, { kind: 'replay', task_id: old.id });
  assert.deepEqual([record.state, record.due_at, record.attempt_count], ['scheduled', '2026-01-15T12:00:00.000Z', 0]);
  assert.deepEqual([record.labels, record.desc, record.callback_url], [['red'], 'pay', old.callbackUrl]);
  assert.deepEqual(await app.ledger.tasks.findTask(old.id), old);
});

test('edits change what they name, by a time too', async (t) => {
  const app = await startApp(t);
  const { id } = await addFailed(app);
  const edits = { callback_url: 'https://a.example/x', body: { n: 1 }, delay: '1m', retry: { max_attempts: 2 } };
  const record = (await app.post(`${tasksPath}/${id}/replay`, edits)).json();
  assert.deepEqual([record.callback_url, record.body, record.retry.max_attempts], [edits.callback_url, { n: 1 }, 2]);
  assert.deepEqual([record.due_at, record.delay], ['2026-01-15T12:01:00.000Z', '1m']);
});

test('a replay sent again with its Idempotency-Key adds nothing', async (t) => {
  const app = await startApp(t);
  const { id } = await addFailed(app);
  const key = { 'idempotency-key': 'k' };
  const first = await app.post(`${tasksPath}/${id}/replay`, { desc: 'again' }, key);
  const second = await app.post(`${tasksPath}/${id}/replay`, { desc: 'again' }, key);
  assert.deepEqual(second.json(), first.json());
  assert.equal((await app.stored()).length, 2);
});
