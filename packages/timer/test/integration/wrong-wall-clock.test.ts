import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { slotArmAt, type EpochMs } from '@qbasecron/core';
import { createRealClock, createSignal, every, type TimerHarness } from '@qbasecron/testkit';
import { Redis } from 'ioredis';
import { openRealHarness, startPrivateRedis, type PrivateRedis } from './support.ts';

const scoreUnit = 0x1000;
const realNow = Date.now;

/** The wall clock of this whole process is wrong, BullMQ's view of it included; the ledger's clock is right. */
for (const wallAheadMs of [3_600_000, -3_600_000]) {
  describe(`a process whose wall clock is ${wallAheadMs / 60_000} minutes ahead`, () => {
    const clock = createRealClock();
    // Of its own, because commands are counted.
    let server: PrivateRedis;
    let redis: Redis;
    let harness: TimerHarness & { prefix: string };

    before(async () => {
      Date.now = () => realNow() + wallAheadMs;
      server = await startPrivateRedis();
      redis = new Redis(server.url);
      harness = await openRealHarness({ clock, url: server.url });
    });
    after(async () => {
      await harness.close();
      redis.disconnect();
      await server.close();
      Date.now = realNow;
    });

    async function dueAt(id: string): Promise<EpochMs | null> {
      const score = await redis.zscore(`${harness.prefix}:slots:delayed`, id);
      return score === null ? null : Math.floor(Number(score) / scoreUnit);
    }

    it('offers slots for the right moment', async () => {
      const { timer } = await harness.connect();
      const slot = { partition: 1, second: Math.ceil(clock.now() / 1_000) + 120 };
      await timer.offerSlots([slot]);
      assert.equal(await dueAt(`s-1-${slot.second}`), slotArmAt(slot));
    });

    it('takes a slot not before its arm time nor late, and leaves the jobs of the next hour in peace', async () => {
      const { timer, consumer, session } = await harness.connect();
      const came = createSignal<{ second: number; at: EpochMs }>('the slot');
      await consumer.start({
        slot: async ({ second }) => came.fire({ second, at: clock.now() }),
        soon: async () => undefined,
        tick: async () => undefined,
      });
      const far = { partition: 2, second: Math.ceil(clock.now() / 1_000) + 600 };
      const near = { partition: 2, second: Math.ceil((clock.now() + 1_700) / 1_000) };
      await timer.offerSlots([far, near]);
      const { second, at } = await came.wait();
      assert.equal(second, near.second);
      const lateMs = at - slotArmAt(near);
      assert.ok(lateMs >= 0 && lateMs < 1_000, `${lateMs} ms late`);
      assert.equal(await dueAt(`s-2-${far.second}`), slotArmAt(far));
      await consumer.close(0);
      await session.close();
    });

    it('keeps ticks for the right moments and takes them there, and leaves those of the next hour in peace', async () => {
      const { ticks, consumer } = await harness.connect();
      const periodMs = 400;
      const far = { scheduleId: 'far', pattern: every(1_200_000) };
      await ticks.keepTicks([{ scheduleId: 'near', pattern: every(periodMs) }, far]);
      const came = createSignal<{ scheduleId: string; at: EpochMs }>('a tick');
      await consumer.start({
        slot: async () => undefined,
        soon: async () => undefined,
        tick: async (scheduleId) => came.fire({ scheduleId, at: clock.now() }),
      });
      const fetchesBefore = await fetchCount();
      await came.wait({ count: 4 });
      const fetches = (await fetchCount()) - fetchesBefore;
      assert.ok(fetches < 600, `${fetches} blocking fetches and scripts for four ticks`);
      assert.ok(came.seen.every(({ scheduleId }) => scheduleId === 'near'));
      const moments = came.seen.map(({ at }) => Math.floor(at / periodMs));
      assert.deepEqual(moments, [...new Set(moments)], 'each moment brings one tick');
      for (const { at } of came.seen) assert.ok(at % periodMs < 300, `came ${at % periodMs} ms late, or early`);

      // Where other processes look: the next tick's job and its series lie at the pattern's moments, from now.
      for (const [scheduleId, everyMs] of [
        ['near', periodMs],
        ['far', 1_200_000],
      ] as const) {
        const moment = Number(await redis.zscore(`${harness.prefix}:ticks:repeat`, `t-${scheduleId}`));
        const aheadMs = moment - clock.now();
        assert.equal(moment % everyMs, 0);
        assert.ok(aheadMs > -300 && aheadMs <= everyMs + 1_000, `the series goes on ${aheadMs} ms from now`);
        const score = await redis.zscore(`${harness.prefix}:ticks:delayed`, `repeat:t-${scheduleId}:${moment}`);
        assert.equal(Math.floor(Number(score) / scoreUnit), moment);
      }
      await consumer.close(0);
    });

    it('puts a job back once, for the right moment, and does not ask Redis in a hot loop', async () => {
      const { timer, consumer } = await harness.connect();
      const came = createSignal<EpochMs>('the slot');
      const waitMs = 1_200;
      await consumer.start({
        slot: async () => {
          const at = clock.now();
          came.fire(at);
          return came.seen.length === 1 ? { putBackUntil: at + waitMs } : undefined;
        },
        soon: async () => undefined,
        tick: async () => undefined,
      });
      const fetchesBefore = await fetchCount();
      await timer.offerSlots([{ partition: 3, second: Math.floor(clock.now() / 1_000) }]);
      const first = await came.wait();
      const second = await came.wait({ count: 2 });
      assert.equal(came.seen.length, 2);
      assert.ok(second - first >= waitMs && second - first < waitMs + 1_000, `came again after ${second - first} ms`);
      const fetches = (await fetchCount()) - fetchesBefore;
      assert.ok(fetches < 300, `${fetches} blocking fetches and scripts in a little more than a second`);
    });

    /** Scripts and blocking reads: a hot loop makes thousands of them a second. */
    async function fetchCount(): Promise<number> {
      const info = await redis.info('commandstats');
      const calls = [...info.matchAll(/^cmdstat_(?:evalsha|bzpopmin):calls=(\d+)/gm)].map((match) => Number(match[1]));
      return calls.reduce((sum, count) => sum + count, 0);
    }
  });
}
