import assert from 'node:assert/strict';
import { test } from 'node:test';
import { destinationsPath, leastDestination, secretFields, shopPath } from '../../../support/destinations.ts';
import { startApp, tasksPath } from '../../../support/start-app.ts';

test('a new destination is on record with every default, and its revision as ETag', async (t) => {
  const { post, get } = await startApp(t);
  const response = await post(destinationsPath, leastDestination);
  assert.equal(response.statusCode, 201, response.body);
  assert.equal(response.headers.etag, '"1"');
  assert.equal(response.headers.location, shopPath);
  const { create_at, update_at, ...record } = response.json();
  assert.equal(create_at, update_at);
  assert.deepEqual(record, {
    name: 'shop',
    desc: '',
    targets: [{ url: 'http://127.0.0.1:9/a', weight: 1, priority: 0, state: 'active' }],
    policy: 'round_robin',
    broadcast_success: 'all',
    headers: {},
    secret_headers: {},
    auth: null,
    tls: null,
    rate: null,
    max_in_flight: null,
    timeout_ms: null,
    retry: null,
    success: null,
    health: { consecutive_failures: 5, eject_ms: 30_000, ejected_percent_max: 50, panic_percent: 50, active: null },
    breaker: { failure_percent: 70, min_requests: 20, window_ms: 30_000, open_ms: 5_000 },
    signing: null,
    on_disabled: 'wait',
    state: 'active',
    stopped: null,
    revision: 1,
  });
  assert.deepEqual((await get(shopPath)).json(), response.json());
});

test('every field is taken, kept and shown as it was given, but for secrets, which are masked', async (t) => {
  const { post } = await startApp(t);
  const plain = {
    name: 'A-z_0.9',
    desc: '店',
    targets: [
      { url: 'https://a.example/x?y=1', weight: 1_000, priority: 9, state: 'draining' },
      { url: 'http://[::1]:8080', weight: 1, priority: 0, state: 'active' },
    ],
    policy: 'broadcast',
    broadcast_success: 'any',
    headers: { 'x-a': 'b' },
    rate: { count: 100, period: '1m30s' },
    max_in_flight: 7,
    timeout_ms: 2_500,
    success: { statuses: ['200-204', '404'], body_pattern: 'ok' },
    health: {
      consecutive_failures: 1,
      eject_ms: 1_000,
      ejected_percent_max: 100,
      panic_percent: 0,
      active: {
        path: '/up',
        method: 'HEAD',
        interval_ms: 1_000,
        timeout_ms: 1_000,
        healthy_after: 1,
        unhealthy_after: 1,
      },
    },
    breaker: { failure_percent: 1, min_requests: 1, window_ms: 1_000, open_ms: 100 },
    on_disabled: 'fail',
  };
  const response = await post(destinationsPath, { ...plain, ...secretFields, retry: { ladder: ['5s', '5m'] } });
  assert.equal(response.statusCode, 201, response.body);
  const record = response.json();
  for (const [field, value] of Object.entries(plain)) assert.deepEqual(record[field], value, field);
  assert.deepEqual(
    [record.retry.strategy, record.retry.ladder, record.retry.max_attempts],
    ['ladder', ['5s', '5m'], 3],
  );
  assert.deepEqual(record.secret_headers, { 'x-api-key': '***' });
  assert.deepEqual(record.auth, { kind: 'basic', username: 'qbc', password: '***' });
  assert.deepEqual(record.tls, { ...secretFields.tls, key: '***' });
  assert.deepEqual(record.signing, { secret: '***', create_at: record.create_at, previous: [] });
});

test('a task that names it is accepted, and inherits what the destination says', async (t) => {
  const { post } = await startApp(t);
  await post(destinationsPath, { ...leastDestination, timeout_ms: 1_234, retry: { max_attempts: 2 } });
  const response = await post(tasksPath, { delay: '1h', destination: 'shop', path: '/x' });
  assert.equal(response.statusCode, 201, response.body);
  assert.deepEqual([response.json().timeout_ms, response.json().retry.max_attempts], [1_234, 2]);
});
