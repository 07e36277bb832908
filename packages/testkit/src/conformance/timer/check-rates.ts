import assert from 'node:assert/strict';
import { it } from 'node:test';
import type { OpenTimerHarness } from './harness.ts';

const windowMs = 60_000;

/** Registers the tests of RateCounter. */
export function checkRates(open: OpenTimerHarness): void {
  it('counts requests of one key over all processes, and others apart', async () => {
    const harness = await open();
    try {
      const [one, other] = [await harness.connect(), await harness.connect()];
      assert.equal((await one.rates.countRequest('a', windowMs)).count, 1);
      assert.equal((await other.rates.countRequest('a', windowMs)).count, 2);
      assert.equal((await one.rates.countRequest('b:with {odd} signs', windowMs)).count, 1);
      assert.equal((await one.rates.countRequest('a', windowMs)).count, 3);
    } finally {
      await harness.close();
    }
  });

  it('counts each of many requests at once, and tells when the window ends', async () => {
    const harness = await open();
    try {
      const { rates } = await harness.connect();
      const counted = await Promise.all(Array.from({ length: 50 }, () => rates.countRequest('a', windowMs)));
      const counts = counted.map(({ count }) => count).toSorted((one, next) => one - next);
      assert.deepEqual(
        counts,
        Array.from({ length: 50 }, (_, index) => index + 1),
      );
      for (const { restMs } of counted) assert.ok(restMs >= 1 && restMs <= windowMs, `${restMs}`);
    } finally {
      await harness.close();
    }
  });

  it('begins at one again when the window is over', async () => {
    const harness = await open();
    try {
      const { rates } = await harness.connect();
      await rates.countRequest('a', 50);
      const endsAt = harness.clock.monotonic() + 100;
      await harness.until(() => harness.clock.monotonic() >= endsAt, 5_000);
      assert.deepEqual(await rates.countRequest('a', windowMs), { count: 1, restMs: windowMs });
    } finally {
      await harness.close();
    }
  });
}
