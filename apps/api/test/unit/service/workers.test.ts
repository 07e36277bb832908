import assert from 'node:assert/strict';
import { test } from 'node:test';
import { aWorker } from '../../support/a-worker.ts';
import { assertProblem, startApp } from '../../support/start-app.ts';

test('every incarnation is told with what it holds and the age of its lease, the living first', async (t) => {
  const { get, ledger, clock } = await startApp(t);
  await ledger.workers.registerWorker(aWorker({ id: 'old', name: 'w1', state: 'dead' }));
  await ledger.workers.registerWorker(
    aWorker({ id: 'new', name: 'w1' }, { armedCount: 4, inFlightCount: 2, clockOffsetMs: -3 }),
  );
  await clock.advance(1_234);
  const { items } = (await get('/workers')).json();
  assert.deepEqual(
    items.map(({ id }: { id: string }) => id),
    ['new', 'old'],
  );
  assert.equal(items[0].lease_age_ms, 1_234);
  assert.equal(items[0].armed_count, 4);
  assert.equal(items[0].in_flight_count, 2);
  assert.equal(items[0].clock_offset_ms, -3);
  assert.equal(items[0].version, '0.1.0');
});

test('without the ledger it says so', async (t) => {
  const { get, failNext } = await startApp(t);
  failNext('listWorkers', 'before');
  assertProblem(await get('/workers'), { status: 503, code: 'ledger_unavailable' });
});
