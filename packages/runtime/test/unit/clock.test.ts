import assert from 'node:assert/strict';
import { test } from 'node:test';
import { offsetJumpMs, offsetMeasureMs, silentLogger } from '@qbasecron/core';
import { createFakeClock, type FakeClock } from '@qbasecron/testkit';
import { createSystemClock } from '../../src/clock.ts';

/** A ledger whose clock runs beside the machine's monotonic one, `aheadMs` ahead of its wall clock at the start. */
function createFakeLedger(time: FakeClock, options: { aheadMs: number; trips?: { outMs: number; backMs: number }[] }) {
  const zeroAt = time.wall() - time.monotonic();
  const ledger = {
    aheadMs: options.aheadMs,
    failure: null as Error | null,
    readCount: 0,
    readLedgerTime(): Promise<number> {
      const { outMs, backMs } = options.trips?.[ledger.readCount % options.trips.length] ?? { outMs: 0, backMs: 0 };
      ledger.readCount++;
      return new Promise((resolve, reject) => {
        time.after(outMs, () => {
          const now = zeroAt + time.monotonic() + ledger.aheadMs;
          time.after(backMs, () => (ledger.failure ? reject(ledger.failure) : resolve(now)));
        });
      });
    },
  };
  return ledger;
}

function createParts(options: Parameters<typeof createFakeLedger>[1]) {
  const time = createFakeClock();
  const ledger = createFakeLedger(time, options);
  const clock = createSystemClock({ readLedgerTime: ledger.readLedgerTime, log: silentLogger, time });
  const measure = async (): Promise<void> => {
    const measuring = clock.measure();
    measuring.catch(() => {}); // it may reject while time is still being advanced; the caller sees it below
    await time.advance(2_000);
    await measuring;
  };
  return { time, ledger, clock, measure };
}

test('without a ledger the time is the wall clock, and trusted', () => {
  const time = createFakeClock();
  const clock = createSystemClock({ log: silentLogger, time });
  assert.equal(clock.now(), time.wall());
  assert.equal(clock.offsetMs(), 0);
  assert.equal(clock.isTrusted(), true);
});

test('with a ledger the clock is not trusted before the first measurement, and follows the ledger after it', async () => {
  const { time, clock, measure } = createParts({ aheadMs: 5_000 });
  assert.equal(clock.isTrusted(), false);
  await measure();
  assert.equal(clock.isTrusted(), true);
  assert.equal(clock.offsetMs(), 5_000);
  assert.equal(clock.now(), time.wall() + 5_000);
});

test('a slow, lopsided answer does not move a clock that was right', async () => {
  const { clock, measure } = createParts({ aheadMs: 0, trips: [{ outMs: 0, backMs: 60 }] });
  await measure();
  assert.equal(clock.isTrusted(), true);
  assert.equal(clock.offsetMs(), 0);
});

test('a clock that is off by more than an answer leaves open is set right', async () => {
  const { clock, measure } = createParts({ aheadMs: 100, trips: [{ outMs: 30, backMs: 30 }] });
  await measure();
  assert.equal(clock.offsetMs(), 100);
});

test('of three answers the one with the shortest round trip counts, halved', async () => {
  const trips = [
    { outMs: 80, backMs: 0 },
    { outMs: 6, backMs: 4 },
    { outMs: 0, backMs: 60 },
  ];
  const { ledger, clock, measure } = createParts({ aheadMs: 5_000, trips });
  await measure();
  assert.equal(ledger.readCount, 3);
  assert.equal(clock.offsetMs(), 5_001, 'the ledger answered after 6 of 10 ms, which is taken for 5');
});

test('a jump of the wall clock does not move now, and is not trusted until measured anew', async () => {
  const { time, clock, measure } = createParts({ aheadMs: 0 });
  await measure();
  const before = clock.now();
  time.jumpWall(3_600_000);
  assert.equal(clock.now(), before);
  assert.equal(clock.offsetMs(), -3_600_000);
  assert.equal(clock.isTrusted(), false);
  await measure();
  assert.equal(clock.now(), before + 2_000);
  assert.equal(clock.isTrusted(), true);
});

test('an offset that moves by no more than offsetJumpMs is taken over and trusted', async () => {
  const { ledger, clock, measure } = createParts({ aheadMs: 0 });
  await measure();
  ledger.aheadMs = offsetJumpMs;
  await measure();
  assert.equal(clock.offsetMs(), offsetJumpMs);
  assert.equal(clock.isTrusted(), true);
});

test('an offset that moves by more is believed only when the next measurement agrees', async () => {
  const { ledger, clock, measure } = createParts({ aheadMs: 0 });
  await measure();
  ledger.aheadMs = offsetJumpMs + 1;
  await measure();
  assert.equal(clock.isTrusted(), false);
  assert.equal(clock.offsetMs(), 0);
  await measure();
  assert.equal(clock.isTrusted(), true);
  assert.equal(clock.offsetMs(), offsetJumpMs + 1);
});

test('a jump that the next measurement takes back leaves the time as it was', async () => {
  const { ledger, clock, measure } = createParts({ aheadMs: 0 });
  await measure();
  ledger.aheadMs = 60_000;
  await measure();
  ledger.aheadMs = -90_000;
  await measure();
  assert.equal(clock.isTrusted(), false, 'the second measurement agrees with nothing');
  ledger.aheadMs = 0;
  await measure();
  assert.equal(clock.isTrusted(), true);
  assert.equal(clock.offsetMs(), 0);
});

test('a measurement without an answer rejects and changes nothing', async () => {
  const { ledger, clock, measure } = createParts({ aheadMs: 100 });
  await measure();
  ledger.failure = new Error('the ledger is away');
  await assert.rejects(measure(), ledger.failure);
  assert.equal(clock.offsetMs(), 100);
  assert.equal(clock.isTrusted(), true);
});

test('answers slower than offsetJumpMs tell nothing, so they neither move the time nor cost its trust', async () => {
  const trips = [...new Array<{ outMs: number; backMs: number }>(3)].map(() => ({ outMs: 0, backMs: 0 }));
  const { clock, measure } = createParts({ aheadMs: 0, trips });
  await measure();
  trips.fill({ outMs: 0, backMs: 600 });
  await assert.rejects(measure(), /took 600 ms/);
  assert.equal(clock.offsetMs(), 0);
  assert.equal(clock.isTrusted(), true);
});

test('measurements at the same time share their answers', async () => {
  const { time, ledger, clock } = createParts({ aheadMs: 0, trips: [{ outMs: 1, backMs: 1 }] });
  const both = Promise.all([clock.measure(), clock.measure()]);
  await time.advance(100);
  await both;
  assert.equal(ledger.readCount, 3);
});

test('start measures every offsetMeasureMs, through failures, until stop', async () => {
  const { time, ledger, clock, measure } = createParts({ aheadMs: 0 });
  await measure();
  clock.start();
  clock.start();
  await time.advance(offsetMeasureMs - 1);
  assert.equal(ledger.readCount, 3);
  await time.advance(1_001);
  assert.equal(ledger.readCount, 6);
  ledger.failure = new Error('the ledger is away');
  await time.advance(offsetMeasureMs + 1_000);
  assert.equal(ledger.readCount, 9);
  clock.stop();
  await time.advance(offsetMeasureMs * 3);
  assert.equal(ledger.readCount, 9);
  assert.equal(time.timerCount(), 0);
});

test('once started, a jump is measured again within seconds rather than after offsetMeasureMs', async () => {
  const { time, ledger, clock, measure } = createParts({ aheadMs: 0 });
  await measure();
  clock.start();
  ledger.aheadMs = 10_000;
  await time.advance(offsetMeasureMs);
  assert.equal(clock.isTrusted(), false);
  await time.advance(1_000);
  assert.equal(clock.isTrusted(), true);
  assert.equal(clock.offsetMs(), 10_000);
  time.jumpWall(-10_000);
  await time.advance(1_000);
  assert.equal(clock.isTrusted(), true);
  assert.equal(clock.offsetMs(), 20_000);
  clock.stop();
});
