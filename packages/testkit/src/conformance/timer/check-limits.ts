import assert from 'node:assert/strict';
import { it } from 'node:test';
import type { FlowAsk, FlowLimits, FlowShare } from '@qbasecron/core';
import type { FakeClock } from '../../fake-clock.ts';

/** A count over all workers, real or in memory, that is empty and goes by the fake clock. */
export interface LimitsHarness {
  clock: FakeClock;
  limits: FlowLimits;
  close(): Promise<void>;
}

const flow = 'd:mail';
const noLimit: FlowAsk = { flow, maxInFlight: null, rate: null, inFlightCount: 0, waitingCount: 0 };
const perSecond = (count: number): FlowAsk => ({ ...noLimit, rate: { count, periodMs: 1_000 } });

/** What every FlowLimits guarantees. Call it inside a `describe`; each test opens its own harness. */
export function checkFlowLimitsConformance(open: () => Promise<LimitsHarness>): void {
  /** A test on a harness of its own. */
  function check(guarantee: string, run: (harness: LimitsHarness, ask: Ask) => Promise<void>): void {
    it(guarantee, async () => {
      const harness = await open();
      const ask: Ask = async (worker, of) => {
        const [share] = await harness.limits.share(worker, [of]);
        assert.ok(share);
        return share;
      };
      try {
        await run(harness, ask);
      } finally {
        await harness.close();
      }
    });
  }

  check('answers each ask in order, with null where there is no such limit', async ({ limits }) => {
    assert.deepEqual(await limits.share('w', []), []);
    const shares = await limits.share('w', [
      { ...noLimit, flow: 'd:a', waitingCount: 3 },
      { ...noLimit, flow: 'd:b', maxInFlight: 2, waitingCount: 3 },
      { ...perSecond(1), flow: 'd:c', waitingCount: 3 },
      { ...perSecond(1), flow: 'd:d', maxInFlight: 2 },
    ]);
    assert.deepEqual(
      shares.map(({ inFlightMax, permits }) => [inFlightMax, permits]),
      [
        [null, null],
        [2, null],
        [null, 1],
        [0, 0],
      ],
    );
  });

  for (const workerCount of [1, 2, 4]) {
    check(
      `grants ${workerCount} busy workers together what may be under way, and each an even part`,
      async (harness, ask) => {
        const underWay = new Map<string, number>(names(workerCount).map((worker) => [worker, 0]));
        for (let round = 0; round < 12; round++) {
          for (const [worker, inFlightCount] of underWay) {
            const { inFlightMax } = await ask(worker, { ...noLimit, maxInFlight: 8, inFlightCount, waitingCount: 50 });
            assert.ok(inFlightMax !== null);
            // It begins what it may; what it has too many ends by itself.
            underWay.set(worker, inFlightMax);
            await harness.clock.advance(20);
          }
          const sum = [...underWay.values()].reduce((total, count) => total + count, 0);
          assert.ok(sum <= 8, `${sum} are under way`);
        }
        assert.deepEqual(
          [...underWay.values()],
          names(workerCount).map(() => 8 / workerCount),
        );
      },
    );
  }

  check('grants nothing of what another has under way or was granted before', async ({ clock }, ask) => {
    const busy = { ...noLimit, maxInFlight: 4, waitingCount: 9 };
    assert.equal((await ask('w1', busy)).inFlightMax, 4);
    assert.equal((await ask('w2', busy)).inFlightMax, 0);
    // Lowered, but it may have begun all four before it hears of it.
    assert.equal((await ask('w1', { ...busy, inFlightCount: 1 })).inFlightMax, 2);
    assert.equal((await ask('w2', busy)).inFlightMax, 0);
    assert.equal((await ask('w1', { ...busy, inFlightCount: 3 })).inFlightMax, 2);
    assert.equal((await ask('w2', busy)).inFlightMax, 1);
    await clock.advance(100);
    assert.equal((await ask('w1', { ...busy, inFlightCount: 2 })).inFlightMax, 2);
    assert.equal((await ask('w2', busy)).inFlightMax, 2);
  });

  check('gives what one worker does not need to the other', async (_harness, ask) => {
    assert.equal((await ask('w1', { ...noLimit, maxInFlight: 10, inFlightCount: 2 })).inFlightMax, 6);
    assert.equal((await ask('w1', { ...noLimit, maxInFlight: 10, inFlightCount: 2 })).inFlightMax, 6);
    assert.equal((await ask('w2', { ...noLimit, maxInFlight: 10, waitingCount: 50 })).inFlightMax, 4);
    await ask('w1', { ...noLimit, maxInFlight: 10, inFlightCount: 2 });
    await ask('w1', { ...noLimit, maxInFlight: 10, inFlightCount: 2 });
    assert.equal((await ask('w2', { ...noLimit, maxInFlight: 10, waitingCount: 50 })).inFlightMax, 8);
  });

  check('frees what a worker gives back at once, and what a silent one held after 3 s', async ({ clock }, ask) => {
    const busy = { ...noLimit, maxInFlight: 4, waitingCount: 9 };
    assert.equal((await ask('w1', busy)).inFlightMax, 4);
    assert.equal((await ask('w1', { ...noLimit, maxInFlight: 4 })).inFlightMax, 0);
    assert.equal((await ask('w2', busy)).inFlightMax, 4);
    await clock.advance(2_900);
    assert.equal((await ask('w1', busy)).inFlightMax, 0);
    await clock.advance(100);
    assert.equal((await ask('w1', busy)).inFlightMax, 4);
  });

  check('lets workers take turns when the limit is smaller than their number', async ({ clock }, ask) => {
    const underWay = new Map([
      ['w1', 0],
      ['w2', 0],
    ]);
    const had = new Set<string>();
    for (let round = 0; round < 100; round++) {
      for (const worker of underWay.keys()) {
        const inFlightCount = underWay.get(worker) ?? 0;
        const { inFlightMax } = await ask(worker, { ...noLimit, maxInFlight: 1, inFlightCount, waitingCount: 9 });
        underWay.set(worker, inFlightMax ?? 0);
        if (inFlightMax === 1) had.add(worker);
        assert.ok([...underWay.values()].reduce((sum, count) => sum + count, 0) <= 1);
        await clock.advance(50);
      }
    }
    assert.deepEqual([...had].toSorted(), ['w1', 'w2']);
  });

  check('keeps the flows apart', async ({ limits }) => {
    const busy = { ...noLimit, maxInFlight: 3, waitingCount: 9 };
    await limits.share('w1', [busy]);
    const [other] = await limits.share('w2', [{ ...busy, flow: 'd:other' }]);
    assert.equal(other?.inFlightMax, 3);
  });

  for (const [count, workerCount] of [
    [10, 1],
    [10, 2],
    [50, 2],
    [1_000, 1],
    [1_000, 2],
    [1_000, 4],
  ] as const) {
    check(`permits ${count} in a second to ${workerCount} busy workers, as much to each`, async ({ clock }, ask) => {
      const seconds = 4;
      const given = await drive({ clock, ask, workers: names(workerCount), of: perSecond(count), ms: seconds * 1_000 });
      const sums = names(workerCount).map((worker) => sumOf(given.filter((one) => one.worker === worker)));
      const total = sums.reduce((sum, each) => sum + each, 0);
      assert.ok(Math.abs(total - count * seconds) <= Math.ceil(count * seconds * 0.05), `${total} permits`);
      for (const sum of sums) {
        const fair = total / workerCount;
        assert.ok(Math.abs(sum - fair) <= Math.max(1, fair * 0.05), `${sum} of ${total}`);
      }
      const most = mostWithin(given, 1_000);
      assert.ok(most <= Math.ceil(count * 1.05), `${most} within a second`);
    });
  }

  check('permits no more after a rest than a 25th of a period more', async ({ clock }, ask) => {
    assert.equal((await ask('w', { ...perSecond(100), waitingCount: 500 })).permits, 5);
    await clock.advance(10_000);
    assert.equal((await ask('w', { ...perSecond(100), waitingCount: 500 })).permits, 5);
  });

  check('tells when it is worth asking for more, and gives them then', async ({ clock }, ask) => {
    const of = { ...noLimit, rate: { count: 2, periodMs: 1_000 }, waitingCount: 5 };
    const first = await ask('w', of);
    assert.equal(first.permits, 1);
    assert.equal(first.nextPermitAt, clock.now() + 460);
    await clock.advance(459);
    assert.equal((await ask('w', of)).permits, 0);
    await clock.advance(1);
    assert.equal((await ask('w', of)).permits, 1);
    assert.equal((await ask('w', { ...of, waitingCount: 0, inFlightCount: 1 })).nextPermitAt, null);
  });

  check('leaves to a busy worker what the other does not want, and what a silent one left', async ({ clock }, ask) => {
    await ask('w2', { ...perSecond(1_000), waitingCount: 1 });
    await ask('w3', { ...perSecond(1_000), waitingCount: 1_000 });
    await clock.advance(400);
    const given = await drive({ clock, ask, workers: ['w1'], of: perSecond(1_000), ms: 1_000 });
    assert.ok(Math.abs(sumOf(given) - 1_000) <= 50, `${sumOf(given)} permits`);
  });

  check('gives a worker that comes later as much as the others from then on, and no more', async ({ clock }, ask) => {
    const of = perSecond(100);
    await drive({ clock, ask, workers: ['w1'], of, ms: 2_000 });
    const given = await drive({ clock, ask, workers: ['w1', 'w2'], of, ms: 1_000 });
    const late = sumOf(given.filter(({ worker }) => worker === 'w2'));
    assert.ok(late >= 45 && late <= 55, `${late} of ${sumOf(given)}`);
  });

  check('goes by a rate that was raised at once', async ({ clock }, ask) => {
    const daily = { ...noLimit, rate: { count: 1, periodMs: 86_400_000 }, waitingCount: 9 };
    assert.equal((await ask('w', daily)).permits, 1);
    await clock.advance(1_000);
    assert.equal((await ask('w', daily)).permits, 0);
    await ask('w', { ...perSecond(10), waitingCount: 9 });
    await clock.advance(200);
    assert.equal((await ask('w', { ...perSecond(10), waitingCount: 9 })).permits, 1);
  });

  check('permits no more than may be under way', async (_harness, ask) => {
    const of = { ...perSecond(1_000), maxInFlight: 5, inFlightCount: 2, waitingCount: 90 };
    const { inFlightMax, permits } = await ask('w', of);
    assert.deepEqual([inFlightMax, permits], [5, 3]);
  });
}

type Ask = (worker: string, of: FlowAsk) => Promise<FlowShare>;
type Given = { worker: string; at: number; count: number };

function names(count: number): string[] {
  return Array.from({ length: count }, (_, index) => `w${index + 1}`);
}

/** Workers with more to send than they may, each asking when it was told to, at the latest after 100 ms. */
async function drive(options: {
  clock: FakeClock;
  ask: Ask;
  workers: readonly string[];
  of: FlowAsk;
  ms: number;
}): Promise<Given[]> {
  const { clock, ask, workers, of, ms } = options;
  const given: Given[] = [];
  const until = clock.now() + ms;
  const next = workers.map((worker, index) => ({ worker, at: clock.now() + index }));
  for (;;) {
    const turn = next.reduce((soonest, other) => (other.at < soonest.at ? other : soonest));
    if (turn.at >= until) return given;
    await clock.advance(turn.at - clock.now());
    const { permits, nextPermitAt } = await ask(turn.worker, { ...of, waitingCount: 5_000 });
    given.push({ worker: turn.worker, at: clock.now(), count: permits ?? 0 });
    turn.at = clock.now() + Math.min(100, Math.max(10, (nextPermitAt ?? Infinity) - clock.now()));
  }
}

function sumOf(given: readonly Given[]): number {
  return given.reduce((sum, { count }) => sum + count, 0);
}

/** The most that went out in any span of so many milliseconds, its end excluded. */
function mostWithin(given: readonly Given[], ms: number): number {
  return Math.max(...given.map(({ at }) => sumOf(given.filter((one) => one.at >= at && one.at < at + ms))));
}
