import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { describe, it } from 'node:test';
import { silentLogger, type Clock, type FlowLimits } from '@qbasecron/core';
import { createRealClock } from '@qbasecron/testkit';
import { connectTimer } from '@qbasecron/timer';
import { createLimitedWorkers } from '../support/limited-workers.ts';

const runMs = 3_000;

describe('limits of a flow over two workers and a real Redis', () => {
  it('hold requests under way and rate, and let each worker have its part', async () => {
    const url = process.env['REDIS_URL'];
    assert.ok(url, 'REDIS_URL is not set');
    const clock = createRealClock();
    const prefix = `{test-${randomBytes(6).toString('hex')}}`;
    const names = ['w1', 'w2'];
    const timers = await Promise.all(
      names.map(() => connectTimer({ url, prefix, clock, log: silentLogger, role: 'worker' })),
    );
    const flowLimits = (name: string): FlowLimits => timers[names.indexOf(name)]?.limits ?? assert.fail();
    const base = { clock, names, flowLimits, requestMs: 20 };
    const parts = (scene: Scene): number[] => scene.workers.map(({ begunAt }) => begunAt.length);
    try {
      const inFlight = createLimitedWorkers({ ...base, limit: { maxInFlight: 10, rate: null } });
      await run(inFlight, clock);
      assert.ok(inFlight.peak() === 10, `${inFlight.peak()} were under way`);
      const [busy1 = 0, busy2 = 0] = parts(inFlight);
      assert.ok(Math.min(busy1, busy2) > 0.3 * (busy1 + busy2), `${busy1} and ${busy2}`);

      const count = 200;
      const rate = createLimitedWorkers({ ...base, limit: { maxInFlight: null, rate: { count, periodMs: 1_000 } } });
      await run(rate, clock);
      const [rate1 = 0, rate2 = 0] = parts(rate);
      const all = (count * runMs) / 1_000;
      // A machine that is busy may let less through; the unit tests hold it to 5 % on simulated time.
      assert.ok(rate1 + rate2 <= all * 1.05 && rate1 + rate2 > all * 0.8, `${rate1} and ${rate2} of ${all}`);
      assert.ok(Math.min(rate1, rate2) > 0.3 * (rate1 + rate2), `${rate1} and ${rate2}`);
    } finally {
      for (const timer of timers) {
        await timer.consumer.close(0);
        await timer.session.close();
      }
    }
  });
});

type Scene = ReturnType<typeof createLimitedWorkers>;

/** Both workers have more to send than they may. */
async function run(scene: Scene, clock: Clock): Promise<void> {
  for (const worker of scene.workers) worker.add(100_000);
  await new Promise<void>((resolve) => void clock.after(runMs, resolve));
  for (const worker of scene.workers) worker.waitingCount = 0;
  await scene.stop();
}
