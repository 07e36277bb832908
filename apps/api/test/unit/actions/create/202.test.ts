import assert from 'node:assert/strict';
import { test } from 'node:test';
import { actionsPath, leastAction, storedAction } from '../../../support/actions.ts';
import { startApp } from '../../../support/start-app.ts';

test('an action is on record with all of its filter, and Location leads to it', async (t) => {
  const app = await startApp(t);
  const filter = {
    state: ['failed'],
    label: 'red',
    schedule_id: 's1',
    destination: 'mail',
    finish_reason: ['rejected', 'lost'],
    status: 503,
    due_from: '2026-01-01T00:00:00.000Z',
    due_until: '2026-01-02T00:00:00.000Z',
    finish_from: '2026-01-03T00:00:00.000Z',
    finish_until: '2026-01-04T00:00:00.000Z',
  };
  const response = await app.post(actionsPath, { action: 'retry', filter });
  assert.equal(response.statusCode, 202, response.body);
  const record = response.json();
  assert.deepEqual(record.filter, filter);
  assert.deepEqual([record.action, record.state, record.edited], ['retry', 'running', []]);
  assert.deepEqual([record.matched_count, record.done_count, record.skipped], [0, 0, {}]);
  assert.deepEqual((await app.get(String(response.headers.location))).json(), record);
});

test('without states every one is meant to which the action can be applied', async (t) => {
  const app = await startApp(t);
  for (const [action, states] of [
    ['retry', ['failed']],
    ['cancel', ['scheduled', 'delivering', 'awaiting_ack']],
    ['replay', ['failed']],
    ['delete', ['scheduled', 'delivering', 'awaiting_ack', 'succeeded', 'failed', 'cancelled', 'expired']],
  ] as const) {
    const response = await app.post(actionsPath, { action, filter: { label: 'red' } });
    assert.deepEqual(response.json().filter.state, states);
  }
});

test('states to which it cannot be applied are left out beside those to which it can', async (t) => {
  const app = await startApp(t);
  const response = await app.post(actionsPath, { action: 'cancel', filter: { state: ['scheduled', 'failed'] } });
  assert.deepEqual(response.json().filter.state, ['scheduled']);
});

test('the edits of a replay are kept as they were sent, and only their names are told', async (t) => {
  const app = await startApp(t);
  const text =
    '{"action":"replay","filter":{"label":"x"},"edits":{"callback_url":"https://a.example/","headers":{"authorization":"Bearer secret"},"body": {"n": 1.0}}}';
  const response = await app.post(actionsPath, text, { 'content-type': 'application/json' });
  assert.equal(response.statusCode, 202, response.body);
  assert.deepEqual(response.json().edited.toSorted(), ['body', 'callback_url', 'headers']);
  assert.ok(!response.body.includes('secret'));
  assert.deepEqual((await storedAction(app)).edits?.body, { kind: 'json', body: '{"n": 1.0}' });
});

test('an action sent again with its Idempotency-Key starts no second one', async (t) => {
  const app = await startApp(t);
  const key = { 'idempotency-key': 'k' };
  const first = await app.post(actionsPath, leastAction, key);
  const second = await app.post(actionsPath, leastAction, key);
  assert.deepEqual(second.json(), first.json());
  assert.equal(second.headers['idempotency-replayed'], 'true');
  assert.equal((await app.get(actionsPath)).json().items.length, 1);
});
