import assert from 'node:assert/strict';
import { test } from 'node:test';
import { silentLogger } from '@qbasecron/core';
import { createFakeClock, createMemoryLedger } from '@qbasecron/testkit';
import { createDutyLoops } from '../../../src/duties/run-duties.ts';

function setUp() {
  const clock = createFakeClock();
  const { duties } = createMemoryLedger({ now: () => clock.now() });
  const lease = { maySend: true };
  /** The loops of one worker, each looking every 500 ms, and how often its duty ran. */
  const start = (id: string) => {
    const ran = { count: 0 };
    const [loop] = createDutyLoops({
      duties: [{ name: 'duty', periodMs: 2_000, runOnce: async () => ({ count: ++ran.count }) }],
      ledger: duties,
      clock,
      log: silentLogger,
      incarnation: { id, maySend: () => lease.maySend },
    });
    assert.ok(loop);
    loop.start();
    return { ran, loop };
  };
  return { clock, lease, start };
}

test('of several workers one does the duty, once in its period', async () => {
  const { clock, start } = setUp();
  const workers = ['w1', 'w2', 'w3'].map((id) => start(id));
  await clock.advance(9_900);
  assert.equal(
    workers.reduce((sum, { ran }) => sum + ran.count, 0),
    5,
  );
  await Promise.all(workers.map(({ loop }) => loop.stop()));
});

test('no duty is done while the clock is not trusted or the lease is in doubt', async () => {
  const { clock, lease, start } = setUp();
  clock.setTrusted(false);
  const { ran, loop } = start('w1');
  await clock.advance(5_000);
  assert.equal(ran.count, 0);
  clock.setTrusted(true);
  lease.maySend = false;
  await clock.advance(5_000);
  assert.equal(ran.count, 0);
  lease.maySend = true;
  await clock.advance(500);
  assert.equal(ran.count, 1);
  await loop.stop();
});
