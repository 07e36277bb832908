import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { FlowAsk, FlowLimits } from '@qbasecron/core';
import { createFakeClock, createMemoryTimer, type FakeClock, type MemoryTimer } from '@qbasecron/testkit';
import type { FlowLimit } from '../../../src/limits/limited-flow.ts';
import { createLimitedWorkers, flow, mostWithin, type LimitedWorker } from '../../support/limited-workers.ts';

type Scene = ReturnType<typeof createLimitedWorkers> & {
  clock: FakeClock;
  timer: MemoryTimer;
  asks: FlowAsk[];
  /** Two of them, in most tests. */
  w1: LimitedWorker;
  w2: LimitedWorker;
};

function createScene(limit: FlowLimit | null, names = ['w1', 'w2'], requestMs = 20): Scene {
  const clock = createFakeClock();
  const timer = createMemoryTimer({ clock });
  const asks: FlowAsk[] = [];
  const flowLimits = (): FlowLimits => {
    const { limits } = timer.connect();
    return {
      async share(worker, all) {
        asks.push(...all);
        return limits.share(worker, all);
      },
    };
  };
  const scene = createLimitedWorkers({ clock, names, flowLimits, limit, requestMs });
  const [w1, w2 = w1] = scene.workers;
  assert.ok(w1 && w2);
  return { ...scene, clock, timer, asks, w1, w2 };
}

const inFlight = (maxInFlight: number): FlowLimit => ({ maxInFlight, rate: null });
const perSecond = (count: number): FlowLimit => ({ maxInFlight: null, rate: { count, periodMs: 1_000 } });

function assertNear(value: number, expected: number, what: string): void {
  assert.ok(Math.abs(value - expected) <= Math.ceil(expected * 0.05), `${value} ${what}, expected ${expected}`);
}

describe('limits of a flow in two workers', () => {
  it('let a flow without limits through and ask for nothing', async () => {
    const { w1, clock, asks } = createScene(null);
    w1.add(50);
    assert.equal(w1.inFlightCount, 50);
    assert.equal(w1.limits.isBusy(flow), false);
    await clock.advance(1_000);
    assert.deepEqual(asks, []);
  });

  it('hold what may be under way, use it, and let each have its part', async () => {
    const { workers, w1, w2, clock, peak, begunCount } = createScene(inFlight(10));
    for (const worker of workers) worker.add(10_000);
    await clock.advance(4_000);
    assert.equal(peak(), 10);
    assertNear(begunCount(), (4_000 / 20) * 10, 'requests');
    // The first one had all of it until the second came.
    const [late1 = 0, late2 = 0] = [w1, w2].map(
      ({ begunAt }) => begunAt.filter((at) => at > clock.now() - 3_000).length,
    );
    assertNear(late1, late2, 'requests of the first');
  });

  it('hold a rate, use it, and let each have its part', async () => {
    for (const count of [10, 200, 2_000]) {
      const { workers, w1, w2, clock, begunCount } = createScene(perSecond(count));
      for (const worker of workers) worker.add(100_000);
      await clock.advance(4_000);
      assertNear(begunCount(), count * 4, `requests at ${count}/s`);
      assertNear(w1.begunAt.length, w2.begunAt.length, 'requests of the first');
      const most = mostWithin([...w1.begunAt, ...w2.begunAt], 1_000);
      assert.ok(most <= Math.ceil(count * 1.05), `${most} within a second at ${count}/s`);
    }
  });

  it('use up a rate of a short period', async () => {
    for (const count of [1, 100]) {
      const rate = { count, periodMs: 100 };
      const { workers, clock, begunCount } = createScene({ maxInFlight: null, rate });
      for (const worker of workers) worker.add(100_000);
      await clock.advance(3_000);
      assertNear(begunCount(), count * 30, 'requests');
    }
  });

  it('hold both limits of one flow', async () => {
    const { workers, clock, peak, begunCount } = createScene({ maxInFlight: 4, rate: { count: 100, periodMs: 1_000 } });
    for (const worker of workers) worker.add(10_000);
    await clock.advance(4_000);
    assert.ok(peak() <= 4);
    assertNear(begunCount(), 400, 'requests');
  });

  it('leave all to the one that has something to send, once the other has ended', async () => {
    const { w1, w2, clock, asks } = createScene(inFlight(8));
    w1.add(200);
    w2.add(10_000);
    await clock.advanceUntil(() => w1.waitingCount === 0 && w1.inFlightCount === 0, 5_000);
    await clock.advance(400);
    assert.equal(w2.inFlightCount, 8);
    const asked = asks.length;
    await clock.advance(1_000);
    assert.ok(asks.length - asked <= 12, `${asks.length - asked} asks of the one that is busy`);
  });

  it('let single tasks go at once when there is room', async () => {
    const { w1, w2, clock } = createScene({ maxInFlight: 10, rate: { count: 100, periodMs: 1_000 } });
    for (let round = 0; round < 20; round++) {
      w1.add(1);
      w2.add(1);
      await clock.advance(12);
      assert.equal(w1.waitingCount + w2.waitingCount, 0);
      await clock.advance(round * 17);
    }
  });

  it('count requests that were under way before there was a limit', async () => {
    const { w1, clock } = createScene(null, ['w1'], 300);
    w1.add(5);
    w1.limits.setLimits(flow, inFlight(6));
    w1.add(5);
    await clock.advance(200);
    assert.equal(w1.inFlightCount, 6);
    await clock.advance(200);
    assert.equal(w1.inFlightCount, 4);
  });

  it('let everything go when the limit is taken away, and follow one that is changed', async () => {
    const { w1, clock } = createScene(inFlight(2), ['w1'], 1_000);
    w1.add(30);
    await clock.advance(100);
    assert.equal(w1.inFlightCount, 2);
    assert.equal(w1.limits.isBusy(flow), true);
    w1.limits.setLimits(flow, inFlight(5));
    await clock.advance(200);
    assert.equal(w1.inFlightCount, 5);
    w1.limits.setLimits(flow, { maxInFlight: null, rate: null });
    await clock.advance(0);
    assert.equal(w1.inFlightCount, 30);
  });
});

describe('limits of a flow while the timer is away', () => {
  it('go by an even share of what may be under way, and by the count again when it is back', async () => {
    const { workers, w1, w2, clock, timer, peak } = createScene(inFlight(5));
    timer.goAway();
    for (const worker of workers) worker.add(10_000);
    await clock.advance(1_000);
    assert.deepEqual([w1.inFlightCount, w2.inFlightCount], [3, 2]);
    w1.waitingCount = 0;
    timer.comeBack();
    await clock.advance(2_000);
    assert.deepEqual([w1.inFlightCount, w2.inFlightCount], [0, 5]);
    assert.equal(peak(), 5);
  });

  it('notice that it is back although there was room all the time', async () => {
    const { w1, clock, timer } = createScene(inFlight(4));
    timer.goAway();
    w1.add(1);
    await clock.advance(1_000);
    timer.comeBack();
    w1.add(1);
    await clock.advance(200);
    w1.add(4);
    await clock.advance(10);
    assert.equal(w1.inFlightCount, 4);
  });

  it('go by an even share of the rate', async () => {
    for (const count of [10, 200]) {
      const { workers, clock, timer, w1, w2, begunCount } = createScene(perSecond(count));
      timer.goAway();
      for (const worker of workers) worker.add(10_000);
      await clock.advance(4_000);
      assertNear(begunCount(), count * 4, `requests at ${count}/s`);
      assertNear(w1.begunAt.length, w2.begunAt.length, 'requests of the first');
    }
  });

  it('take no more than was granted for 3 s: others may still hold theirs', async () => {
    const { w1, w2, clock, timer, peak } = createScene(inFlight(10), ['w1', 'w2'], 2_500);
    w1.add(10);
    await clock.advance(100);
    w2.add(10);
    await clock.advance(150);
    timer.goAway();
    await clock.advance(2_000);
    assert.deepEqual([w1.inFlightCount, w2.inFlightCount], [10, 0]);
    await clock.advance(1_500);
    assert.deepEqual([w1.inFlightCount, w2.inFlightCount], [0, 5]);
    assert.equal(peak(), 10);
  });
});
