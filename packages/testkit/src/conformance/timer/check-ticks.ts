import assert from 'node:assert/strict';
import { it } from 'node:test';
import type { EpochMs, TimerConsumer } from '@qbasecron/core';
import { handlers, stepMs, type OpenTimerHarness, type TimerHarness } from './harness.ts';
import { every, once, throwing } from './patterns.ts';

const periodMs = 400;
/** Less than the period, so that a tick that comes early is told from one that comes late. */
const lateMsMax = 300;
const hourMs = 3_600_000;

type Tick = { scheduleId: string; at: EpochMs };

/** Registers the tests of TickTimer. */
export function checkTicks(open: OpenTimerHarness): void {
  async function withHarness(run: (harness: TimerHarness) => Promise<void>): Promise<void> {
    const harness = await open();
    try {
      await run(harness);
    } finally {
      await harness.close();
    }
  }

  /** Starts the consumer and collects its ticks. */
  async function collect(harness: TimerHarness, consumer: TimerConsumer): Promise<Tick[]> {
    const came: Tick[] = [];
    await consumer.start(
      handlers({ tick: async (scheduleId) => void came.push({ scheduleId, at: harness.clock.now() }) }),
    );
    return came;
  }

  function of(came: readonly Tick[], scheduleId: string): Tick[] {
    return came.filter((tick) => tick.scheduleId === scheduleId);
  }

  /** The moment of the pattern to which a tick belongs: the last one before it. */
  function momentOf({ at }: Tick): number {
    return Math.floor(at / periodMs);
  }

  function assertOneAMoment(came: readonly Tick[]): void {
    const moments = came.map(momentOf);
    assert.deepEqual(
      moments,
      [...new Set(moments)].toSorted((a, b) => a - b),
      'each moment brings one tick',
    );
  }

  it("brings ticks at the moments of the pattern by the ledger's clock, one for each", () =>
    withHarness(async (harness) => {
      const { ticks, consumer } = await harness.connect();
      const came = await collect(harness, consumer);
      await ticks.keepTicks([{ scheduleId: 'a', pattern: every(periodMs) }]);
      await harness.until(() => came.length === 4, stepMs);
      assertOneAMoment(came);
      for (const { at } of came) assert.ok(at % periodMs < lateMsMax, `came ${at % periodMs} ms late, or early`);
    }));

  it('brings each tick to one of the workers', () =>
    withHarness(async (harness) => {
      const one = await harness.connect();
      const other = await harness.connect();
      const came: Tick[] = [];
      for (const { consumer } of [one, other]) {
        await consumer.start(
          handlers({ tick: async (scheduleId) => void came.push({ scheduleId, at: harness.clock.now() }) }),
        );
      }
      await one.ticks.keepTicks(
        Array.from({ length: 20 }, (_, index) => ({ scheduleId: `s${index}`, pattern: every(periodMs) })),
      );
      await harness.until(() => came.length >= 60, stepMs);
      for (let index = 0; index < 20; index++) assertOneAMoment(of(came, `s${index}`));
    }));

  it('brings no tick twice though it was kept many times, from two processes at once', () =>
    withHarness(async (harness) => {
      const one = await harness.connect();
      const other = await harness.connect();
      const came = await collect(harness, one.consumer);
      const plan = { scheduleId: 'a', pattern: every(periodMs) };
      await Promise.all(
        Array.from({ length: 40 }, (_, index) =>
          (index % 2 === 0 ? one : other).ticks.keepTicks(index % 3 === 0 ? [plan, plan] : [plan]),
        ),
      );
      await harness.until(() => came.length >= 3, stepMs);
      assertOneAMoment(came);
    }));

  it('moves a series when its pattern is changed', () =>
    withHarness(async (harness) => {
      const { ticks, consumer } = await harness.connect();
      const came = await collect(harness, consumer);
      await ticks.keepTicks([{ scheduleId: 'a', pattern: every(hourMs) }]);
      await ticks.keepTicks([{ scheduleId: 'a', pattern: every(periodMs) }]);
      await harness.until(() => came.length === 2, stepMs);
      await ticks.keepTicks([{ scheduleId: 'a', pattern: every(hourMs) }]);
      const before = came.length;
      await ticks.keepTicks([{ scheduleId: 'b', pattern: every(periodMs) }]);
      await harness.until(() => of(came, 'b').length === 3, stepMs);
      // One may have been on its way while the pattern was changed.
      assert.ok(of(came, 'a').length <= before + 1, 'ticks of the old pattern went on');
    }));

  it('ends a series that is dropped, and begins it anew when it is kept again', () =>
    withHarness(async (harness) => {
      const { ticks, consumer } = await harness.connect();
      const came = await collect(harness, consumer);
      const plan = { scheduleId: 'a', pattern: every(periodMs) };
      await ticks.keepTicks([plan, { ...plan, scheduleId: 'b' }]);
      await harness.until(() => of(came, 'a').length === 2, stepMs);
      await ticks.dropTicks(['a']);
      const before = of(came, 'a').length;
      const others = of(came, 'b').length;
      await harness.until(() => of(came, 'b').length === others + 3, stepMs);
      assert.ok(of(came, 'a').length <= before + 1, 'a dropped series went on');
      const left = of(came, 'a').length;
      await ticks.keepTicks([plan]);
      await harness.until(() => of(came, 'a').length === left + 2, stepMs);
    }));

  it('takes the dropping of what does not exist, and of nothing, and the keeping of nothing', () =>
    withHarness(async (harness) => {
      const { ticks, consumer } = await harness.connect();
      const came = await collect(harness, consumer);
      await ticks.dropTicks(['never kept']);
      await ticks.dropTicks([]);
      await ticks.keepTicks([]);
      await ticks.keepTicks([{ scheduleId: 'a', pattern: every(periodMs) }]);
      await ticks.dropTicks(['never kept', 'nor this']);
      await harness.until(() => came.length === 2, stepMs);
    }));

  it('has no tick after the loss of everything, and brings them again once they are kept again', () =>
    withHarness(async (harness) => {
      const { ticks, consumer } = await harness.connect();
      const came = await collect(harness, consumer);
      const plan = { scheduleId: 'a', pattern: every(periodMs) };
      await ticks.keepTicks([plan]);
      await harness.until(() => came.length === 1, stepMs);
      await harness.loseEverything();
      const before = came.length;
      const lostAt = harness.clock.now();
      await harness.until(() => harness.clock.now() > lostAt + 2 * periodMs, stepMs);
      assert.ok(came.length <= before + 1, 'what is lost goes on');
      const left = came.length;
      await ticks.keepTicks([plan]);
      await harness.until(() => came.length === left + 2, stepMs);
    }));

  it('brings the last tick of a pattern that ends, keeps what nobody understands, and goes on with all others', () =>
    withHarness(async (harness) => {
      const { ticks, consumer } = await harness.connect();
      const came = await collect(harness, consumer);
      const { clock } = harness;
      const lastAt = clock.now() + 1_300;
      await ticks.keepTicks([
        { scheduleId: 'ending', pattern: once(lastAt) },
        { scheduleId: 'over', pattern: once(clock.now() - hourMs) },
        { scheduleId: 'strange', pattern: throwing },
        { scheduleId: 'a', pattern: every(periodMs) },
      ]);
      await harness.until(() => of(came, 'a').length === 3 && clock.now() > lastAt + periodMs, stepMs);
      assert.equal(of(came, 'ending').length, 1);
      assert.ok(of(came, 'ending').every(({ at }) => at >= lastAt));
      assert.deepEqual([...of(came, 'over'), ...of(came, 'strange')], []);

      const repaired = ['ending', 'over', 'strange'].map((scheduleId) => ({ scheduleId, pattern: every(periodMs) }));
      await ticks.keepTicks(repaired);
      await harness.until(() => repaired.every(({ scheduleId }) => of(came, scheduleId).length >= 2), stepMs);
    }));

  it('brings the next tick though the handler of one failed, and that one not again', () =>
    withHarness(async (harness) => {
      const { ticks, consumer } = await harness.connect();
      const came: Tick[] = [];
      await consumer.start(
        handlers({
          tick: async (scheduleId) => {
            came.push({ scheduleId, at: harness.clock.now() });
            throw new Error('the ledger is away');
          },
        }),
      );
      await ticks.keepTicks([{ scheduleId: 'a', pattern: every(periodMs) }]);
      await harness.until(() => came.length === 4, stepMs);
      assertOneAMoment(came);
    }));
}
