import assert from 'node:assert/strict';
import { test } from 'node:test';
import { postDestination, secretFields, shopPath } from '../../../support/destinations.ts';
import { startApp } from '../../../support/start-app.ts';

test('a patch changes what it names and nothing else', async (t) => {
  const app = await startApp(t);
  const before = await postDestination(app, { headers: { 'x-a': '1', 'x-b': '2' }, rate: { count: 1, period: '1s' } });
  await app.clock.advance(1_000);
  const patch = { headers: { 'x-a': null, 'x-c': '3' }, rate: { count: 2 }, health: { active: { path: '/up' } } };
  const response = await app.send('PATCH', shopPath, patch, {
    'if-match': '"1"',
    'content-type': 'application/merge-patch+json',
  });
  assert.equal(response.statusCode, 200, response.body);
  assert.equal(response.headers.etag, '"2"');
  const { update_at, health, ...after } = response.json();
  assert.notEqual(update_at, before['update_at']);
  assert.equal(health.active.interval_ms, 10_000);
  const { update_at: _at, health: _health, ...rest } = before;
  assert.deepEqual(after, {
    ...rest,
    headers: { 'x-b': '2', 'x-c': '3' },
    rate: { count: 2, period: '1s' },
    revision: 2,
  });
});

test('secrets that a patch does not name stay, and so do those whose mask is sent back', async (t) => {
  const app = await startApp(t);
  const record = await postDestination(app, secretFields);
  const [before] = await app.ledger.destinations.findDestinations(['shop']);
  const { secret_headers, auth, tls } = record;
  const response = await app.send('PATCH', shopPath, {
    desc: 'x',
    secret_headers,
    auth,
    tls,
    signing: { secret: '***' },
  });
  assert.equal(response.statusCode, 200, response.body);
  const [after] = await app.ledger.destinations.findDestinations(['shop']);
  assert.deepEqual(after, { ...before, desc: 'x', revision: 2 });
});

test('null puts fields back to their defaults, and a patch that changes nothing keeps the revision', async (t) => {
  const app = await startApp(t);
  const fields = {
    ...secretFields,
    desc: 'x',
    timeout_ms: 1_000,
    retry: { max_attempts: 1 },
    breaker: { open_ms: 100 },
  };
  await postDestination(app, fields);
  const nulls = Object.fromEntries(Object.keys(fields).map((field) => [field, null]));
  const emptied = (await app.send('PATCH', shopPath, nulls)).json();
  const { targets, ...other } = await postDestination(app, { name: 'other' });
  assert.deepEqual(emptied, { ...other, targets, name: 'shop', revision: 2 });
  assert.equal((await app.send('PATCH', shopPath, nulls)).json().revision, 2);
});
