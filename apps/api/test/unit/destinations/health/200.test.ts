import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { DestinationFigures, TargetFigures } from '@qbasecron/core';
import { fakeClockStartAt } from '@qbasecron/testkit';
import { aWorker } from '../../../support/a-worker.ts';
import { postDestination, shopPath } from '../../../support/destinations.ts';
import { startApp } from '../../../support/start-app.ts';

const urls = ['http://a.example/', 'http://b.example/'];
const targets = urls.map((url) => ({ url }));

function ofTarget(target: string, overrides: Partial<TargetFigures> = {}): TargetFigures {
  return {
    target,
    inFlightCount: 0,
    successCount: 0,
    failureCount: 0,
    p50Ms: null,
    p95Ms: null,
    ejectionCount: 0,
    ejectedUntil: null,
    lastError: null,
    lastErrorAt: null,
    ...overrides,
  };
}

const shop = (overrides: Partial<DestinationFigures> = {}): DestinationFigures => ({
  flow: 'd:shop',
  breaker: 'closed',
  openUntil: null,
  inFlightCount: 0,
  targets: [],
  ...overrides,
});

test('a destination that nobody has called yet has targets and no figures', async (t) => {
  const app = await startApp(t);
  await postDestination(app, { targets });
  const response = await app.get(`${shopPath}/health`);
  assert.equal(response.statusCode, 200, response.body);
  const { targets: told, ...totals } = response.json();
  assert.deepEqual(totals, {
    name: 'shop',
    state: 'active',
    breaker: 'closed',
    worker_count: 0,
    in_flight_count: 0,
    success_count: 0,
    failure_count: 0,
    success_rate: null,
    workers: [],
  });
  assert.deepEqual(
    told.map(({ url, workers }: { url: string; workers: unknown[] }) => [url, workers]),
    urls.map((url) => [url, []]),
  );
});

test('figures come per target and living worker, with totals and the breaker of each worker', async (t) => {
  const app = await startApp(t);
  await postDestination(app, { targets });
  const [a = '', b = ''] = urls;
  const at = fakeClockStartAt;
  const one = shop({
    inFlightCount: 3,
    targets: [
      ofTarget(a, {
        inFlightCount: 3,
        successCount: 9,
        failureCount: 1,
        p50Ms: 10,
        p95Ms: 20,
        lastError: '503',
        lastErrorAt: at - 9,
      }),
      ofTarget('http://removed.example/', { successCount: 99 }),
    ],
  });
  const two = shop({
    breaker: 'open',
    openUntil: at + 5_000,
    inFlightCount: 1,
    targets: [
      ofTarget(a, { inFlightCount: 1, successCount: 1, failureCount: 9, lastError: 'refused', lastErrorAt: at - 1 }),
      ofTarget(b, { failureCount: 5, ejectionCount: 2, ejectedUntil: at + 60_000, lastError: 'hung' }),
    ],
  });
  const other = shop({ flow: 'https://a.example' });
  for (const [id, state, destinations] of [
    ['w1', 'alive', [other, one]],
    ['w2', 'alive', [two]],
    ['w3', 'alive', [other]],
    ['w4', 'dead', [one]],
    ['w5', 'gone', [one]],
  ] as const) {
    await app.ledger.workers.registerWorker(aWorker({ id, name: id, state }, { destinations: [...destinations] }));
  }
  const health = (await app.get(`${shopPath}/health`)).json();
  assert.deepEqual(
    [health.worker_count, health.breaker, health.in_flight_count, health.success_count, health.failure_count],
    [2, 'half_open', 4, 10, 15],
  );
  assert.equal(health.success_rate, 0.4);
  assert.deepEqual(
    health.workers.map((worker: Record<string, unknown>) => [worker['id'], worker['breaker'], worker['open_until']]),
    [
      ['w1', 'closed', null],
      ['w2', 'open', new Date(at + 5_000).toISOString()],
    ],
  );
  const [ofA, ofB] = health.targets;
  assert.deepEqual([ofA.success_rate, ofA.last_error, ofA.ejected_worker_count], [0.5, 'refused', 0]);
  assert.deepEqual(ofA.workers[0], {
    id: 'w1',
    in_flight_count: 3,
    success_count: 9,
    failure_count: 1,
    success_rate: 0.9,
    p50_ms: 10,
    p95_ms: 20,
    ejection_count: 0,
    ejected_until: null,
    last_error: '503',
    last_error_at: new Date(at - 9).toISOString(),
  });
  assert.deepEqual([ofB.ejected_worker_count, ofB.success_rate, ofB.workers.length], [1, 0, 1]);
  assert.equal(ofB.workers[0].ejected_until, new Date(at + 60_000).toISOString());
});
