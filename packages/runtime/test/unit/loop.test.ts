import assert from 'node:assert/strict';
import { test } from 'node:test';
import { silentLogger, type Logger } from '@qbasecron/core';
import { createFakeClock } from '@qbasecron/testkit';
import { createLoop } from '../../src/loop.ts';

/** A loop of period 1,000 whose runs take `runMs` of fake time each. */
function createParts(options: { runMs?: number; failures?: Error[]; log?: Logger } = {}) {
  const { runMs = 0, failures = [], log = silentLogger } = options;
  const clock = createFakeClock();
  const begin = clock.monotonic();
  const startedAt: number[] = [];
  let underWay = 0;
  const run = async (): Promise<void> => {
    assert.equal(++underWay, 1, 'two runs at the same time');
    startedAt.push(clock.monotonic() - begin);
    if (runMs > 0) await new Promise<void>((resolve) => void clock.after(runMs, resolve));
    underWay--;
    const failure = failures.shift();
    if (failure) throw failure;
  };
  return { clock, startedAt, loop: createLoop({ name: 'audit', periodMs: 1_000, run, clock, log }) };
}

test('it runs at once and then every period, from start to start', async () => {
  const { clock, startedAt, loop } = createParts({ runMs: 300 });
  loop.start();
  loop.start();
  await clock.advance(3_000);
  assert.deepEqual(startedAt, [0, 1_000, 2_000, 3_000]);
  const stopping = loop.stop();
  await clock.advance(300);
  await stopping;
});

test('runs longer than the period follow each other and never overlap', async () => {
  const { clock, startedAt, loop } = createParts({ runMs: 2_500 });
  loop.start();
  loop.runSoon();
  await clock.advance(6_000);
  assert.deepEqual(startedAt, [0, 2_500, 5_000]);
  const stopping = loop.stop();
  await clock.advance(2_500);
  await stopping;
});

test('what a run throws is logged and the loop goes on', async () => {
  const lines: object[] = [];
  const log = { ...silentLogger, error: (fields: object) => void lines.push(fields) };
  const failure = new Error('the ledger is away');
  const { clock, startedAt, loop } = createParts({ failures: [failure, failure], log });
  loop.start();
  await clock.advance(2_000);
  assert.deepEqual(startedAt, [0, 1_000, 2_000]);
  assert.deepEqual(lines, [{ loop: 'audit', error: failure }], 'the second failure in 10 s is held back');
  await loop.stop();
});

test('a run that throws before its first await does not end the loop either', async () => {
  const clock = createFakeClock();
  let runCount = 0;
  const run = (): Promise<void> => {
    runCount++;
    throw new Error('at once');
  };
  const loop = createLoop({ name: 'audit', periodMs: 1_000, run, clock, log: silentLogger });
  loop.start();
  await clock.advance(1_000);
  assert.equal(runCount, 2);
  await loop.stop();
});

test('runSoon runs now, and the period counts from there', async () => {
  const { clock, startedAt, loop } = createParts();
  loop.start();
  await clock.advance(400);
  loop.runSoon();
  await clock.advance(1_000);
  assert.deepEqual(startedAt, [0, 400, 1_400]);
  await loop.stop();
});

test('runSoon during a run runs once more, however often it was called', async () => {
  const { clock, startedAt, loop } = createParts({ runMs: 100 });
  loop.start();
  loop.runSoon();
  loop.runSoon();
  await clock.advance(999);
  assert.deepEqual(startedAt, [0, 100]);
  await loop.stop();
});

test('stop waits for the run under way, and nothing runs after it', async () => {
  const { clock, startedAt, loop } = createParts({ runMs: 500 });
  loop.start();
  loop.runSoon();
  let stopped = false;
  const stopping = loop.stop().then(() => {
    stopped = true;
  });
  await clock.advance(499);
  assert.equal(stopped, false);
  await clock.advance(1);
  await stopping;
  loop.runSoon();
  await clock.advance(10_000);
  assert.deepEqual(startedAt, [0]);
  assert.equal(clock.timerCount(), 0);
});

test('a stopped loop can be started again, even while its last run is under way', async () => {
  const { clock, startedAt, loop } = createParts({ runMs: 500 });
  loop.start();
  const stopping = loop.stop();
  loop.start();
  await clock.advance(1_000);
  await stopping;
  assert.deepEqual(startedAt, [0, 1_000]);
  const stoppingAgain = loop.stop();
  await clock.advance(500);
  await stoppingAgain;
});
