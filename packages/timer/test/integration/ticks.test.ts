import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { silentLogger, type Clock, type EpochMs } from '@qbasecron/core';
import { createRealClock, createSignal, eventually, every, type Signal } from '@qbasecron/testkit';
import { Redis } from 'ioredis';
import { connectTimer } from '../../src/index.ts';
import { connectBoth, openRealHarness, redisUrl } from './support.ts';

const periodMs = 400;
const pattern = every(periodMs);
const scoreUnit = 0x1000;

type Tick = { scheduleId: string; at: EpochMs };
type Harness = Awaited<ReturnType<typeof openRealHarness>>;
type Ports = Awaited<ReturnType<Harness['connect']>>;

describe('the series of ticks in Redis', () => {
  let redis: Redis;
  before(() => (redis = new Redis(redisUrl())));
  after(() => redis.disconnect());

  async function withHarness(run: (harness: Harness, key: (rest: string) => string) => Promise<void>): Promise<void> {
    const harness = await openRealHarness();
    try {
      await run(harness, (rest) => `${harness.prefix}:ticks:${rest}`);
    } finally {
      await harness.close();
    }
  }

  async function collect({ consumer }: Ports, clock: Clock): Promise<Signal<Tick>> {
    const came = createSignal<Tick>('a tick');
    await consumer.start({
      slot: async () => undefined,
      soon: async () => undefined,
      tick: async (scheduleId) => came.fire({ scheduleId, at: clock.now() }),
    });
    return came;
  }

  function assertOneAMoment(came: readonly Tick[]): void {
    const moments = came.map(({ at }) => Math.floor(at / periodMs));
    assert.deepEqual(moments, [...new Set(moments)], 'each moment brings one tick');
  }

  async function nextMoment(key: (rest: string) => string, scheduleId: string): Promise<number> {
    return Number(await redis.zscore(key('repeat'), `t-${scheduleId}`));
  }

  it('hold their pattern, one job without data and nothing of a wall clock', () =>
    withHarness(async (harness, key) => {
      const { ticks } = await harness.connect();
      await ticks.keepTicks([{ scheduleId: 'a', pattern: every(3_600_000) }]);
      assert.deepEqual(await redis.hgetall(key('repeat:t-a')), {
        name: 'tick',
        pattern: every(3_600_000),
        offset: '0',
        ic: '1',
      });
      const moment = await nextMoment(key, 'a');
      assert.equal(moment % 3_600_000, 0);
      const [id, score, ...more] = await redis.zrange(key('delayed'), '0', '-1', 'WITHSCORES');
      assert.equal(id, `repeat:t-a:${moment}`);
      assert.equal(Math.floor(Number(score) / scoreUnit), moment);
      assert.deepEqual(more, []);
      const job = await redis.hgetall(key(`repeat:t-a:${moment}`));
      assert.equal(job['data'], '{}');
      const { delay, jobId, repeat, ...others } = JSON.parse(job['opts'] ?? '');
      assert.deepEqual({ jobId, repeat, others }, { jobId: id, repeat: { pattern: every(3_600_000) }, others: {} });
      assert.ok(delay > 0 && delay <= 3_600_000 + 1_000);
    }));

  it('leave nothing behind once they are dropped, and few events', () =>
    withHarness(async (harness, key) => {
      const ports = await harness.connect();
      const came = await collect(ports, harness.clock);
      const ids = Array.from({ length: 200 }, (_, index) => `s${index}`);
      await ports.ticks.keepTicks(ids.map((scheduleId) => ({ scheduleId, pattern })));
      await came.wait({ count: 600 });
      await ports.ticks.dropTicks(ids);
      const lasting = /:(meta|events|id|stalled-check|marker)$/;
      await eventually(async () => (await redis.keys(key('*'))).every((name) => lasting.test(name)), {
        what: 'Redis without ticks',
      });
      const eventCount = await redis.xlen(key('events'));
      assert.ok(eventCount < 400, `${eventCount} events of thousands are kept`);
    }));

  const damages: Record<string, (key: (rest: string) => string, jobId: string) => Promise<unknown>> = {
    'its next job': async (key, jobId) => {
      await redis.zrem(key('delayed'), jobId);
      await redis.del(key(jobId));
    },
    'the due time of its next job': (key, jobId) => redis.zrem(key('delayed'), jobId),
    'the content of its next job': (key, jobId) => redis.del(key(jobId)),
    'its pattern': (key) => redis.del(key('repeat:t-a')),
    'its place among the series': (key) => redis.zrem(key('repeat'), 't-a'),
  };
  for (const [what, damage] of Object.entries(damages)) {
    it(`go on when one that has lost ${what} is kept again`, () =>
      withHarness(async (harness, key) => {
        const ports = await harness.connect();
        const other = { scheduleId: 'b', pattern };
        await ports.ticks.keepTicks([{ scheduleId: 'a', pattern }, other]);
        await damage(key, `repeat:t-a:${await nextMoment(key, 'a')}`);
        const came = await collect(ports, harness.clock);
        await came.waitFor(({ scheduleId }) => scheduleId === 'b');
        await ports.ticks.keepTicks([{ scheduleId: 'a', pattern }]);
        const from = harness.clock.now() + 2 * periodMs;
        const late = (): Tick[] => came.seen.filter(({ scheduleId, at }) => scheduleId === 'a' && at >= from);
        await eventually(() => late().length >= 3, { what: 'three ticks of a' });
        assertOneAMoment(late());
        assertOneAMoment(came.seen.filter(({ scheduleId }) => scheduleId === 'b'));
      }));
  }

  it('go on with the tick after it when the job of the next one is left over and in no list', () =>
    withHarness(async (harness, key) => {
      const { ticks } = await harness.connect();
      const plan = { scheduleId: 'a', pattern: every(3_600_000) };
      await ticks.keepTicks([plan]);
      const moment = await nextMoment(key, 'a');
      await redis.zrem(key('delayed'), `repeat:t-a:${moment}`);
      await ticks.keepTicks([plan]);
      assert.equal(await nextMoment(key, 'a'), moment + 3_600_000);
      const [id] = await redis.zrange(key('delayed'), '0', '-1');
      assert.equal(id, `repeat:t-a:${moment + 3_600_000}`);
    }));

  it('are not doubled by a job too many: it brings one tick more, and no successor', () =>
    withHarness(async (harness, key) => {
      const ports = await harness.connect();
      await ports.ticks.keepTicks([{ scheduleId: 'a', pattern }]);
      const moment = await nextMoment(key, 'a');
      for (const stray of [moment - 1, moment + 1, moment + 7]) {
        await redis.copy(key(`repeat:t-a:${moment}`), key(`repeat:t-a:${stray}`));
        await redis.zadd(key('delayed'), stray * scoreUnit, `repeat:t-a:${stray}`);
      }
      const came = await collect(ports, harness.clock);
      await came.wait({ count: 7 });
      const later = came.seen.filter(({ at }) => at >= moment + periodMs);
      assert.ok(later.length >= 2);
      assertOneAMoment(later);
      assert.equal(await redis.zcard(key('delayed')), 1);
    }));

  it('are one each, with one job each, after keeping and dropping in two processes at once', () =>
    withHarness(async (harness, key) => {
      const processes = [await harness.connect(), await harness.connect()];
      const came = await collect(processes[0]!, harness.clock);
      const ids = ['a', 'b', 'c', 'd', 'e'];
      const plans = ids.map((scheduleId) => ({ scheduleId, pattern }));
      for (let round = 0; round < 30; round++) {
        await Promise.all(
          processes.flatMap(({ ticks }, index) => [
            ticks.keepTicks(plans),
            ticks.dropTicks((round + index) % 2 === 0 ? ids : ids.slice(2)),
            ticks.keepTicks(plans.slice(round % 5)),
          ]),
        );
      }
      await processes[1]!.ticks.keepTicks(plans);
      // Twice the time between two ticks from here nothing of that time is left.
      const from = harness.clock.now() + 2 * periodMs + 1_000;
      const late = (scheduleId: string): Tick[] =>
        came.seen.filter((tick) => tick.scheduleId === scheduleId && tick.at >= from);
      await eventually(() => ids.every((id) => late(id).length >= 3), { what: 'three ticks of each' });
      for (const id of ids) assertOneAMoment(late(id));
      assert.ok((await redis.zcard(key('delayed'))) <= ids.length);
      await processes[0]!.ticks.dropTicks(ids);
      await eventually(async () => (await redis.keys(key('repeat*'))).length === 0, { what: 'Redis without series' });
    }));

  it('go on in a worker whose clock is a little behind that of the one before', () =>
    withHarness(async (harness, key) => {
      const { ticks } = await harness.connect();
      const came = createSignal<Tick>('a tick');
      const workers: Awaited<ReturnType<typeof connectBoth>>[] = [];
      try {
        for (const offsetMs of [150, 0, -150]) {
          const clock = createRealClock({ offsetMs });
          const worker = await connectBoth({ url: redisUrl(), prefix: harness.prefix, clock });
          workers.push(worker);
          await worker.consumer.start({
            slot: async () => undefined,
            soon: async () => undefined,
            tick: async (scheduleId) => came.fire({ scheduleId, at: harness.clock.now() }),
          });
        }
        const plans = Array.from({ length: 30 }, (_, index) => ({ scheduleId: `s${index}`, pattern }));
        await ticks.keepTicks(plans);
        const from = harness.clock.now() + 4 * periodMs + 1_000;
        const late = (id: string) => came.seen.filter(({ scheduleId, at }) => scheduleId === id && at > from);
        await eventually(() => plans.every(({ scheduleId }) => late(scheduleId).length >= 2), {
          what: 'ticks of every series after several rounds',
        });
        const moments = await Promise.all(plans.map(({ scheduleId }) => nextMoment(key, scheduleId)));
        assert.ok(moments.every((moment) => moment % periodMs === 0));
      } finally {
        await Promise.all(workers.map((worker) => worker.close()));
      }
    }));

  it('go on, no tick twice, though one is kept by a clock a little behind while its tick is under way', () =>
    withHarness(async (harness, key) => {
      const clock = createRealClock({ offsetMs: 300 });
      const early = await connectBoth({ url: redisUrl(), prefix: harness.prefix, clock });
      try {
        const { ticks } = await harness.connect();
        const came = createSignal<Tick>('a tick');
        let release = (): void => undefined;
        await early.consumer.start({
          slot: async () => undefined,
          soon: async () => undefined,
          async tick(scheduleId) {
            came.fire({ scheduleId, at: clock.now() });
            if (came.seen.length === 1) await new Promise<void>((resolve) => (release = resolve));
          },
        });
        await ticks.keepTicks([{ scheduleId: 'a', pattern }]);
        const moment = await nextMoment(key, 'a');
        await came.wait();
        assert.ok(harness.clock.now() < moment, 'that tick is still to come by the clock of the one who keeps');
        await ticks.keepTicks([{ scheduleId: 'a', pattern }]);
        release();
        await came.wait({ count: 4 });
        assertOneAMoment(came.seen);
        await eventually(async () => (await redis.llen(key('active'))) === 0, { what: 'no tick under way' });
      } finally {
        await early.close();
      }
    }));

  it('go on when the worker that took a tick has died before it did anything', () =>
    withHarness(async (harness, key) => {
      const ports = await harness.connect();
      await ports.ticks.keepTicks([{ scheduleId: 'a', pattern }]);
      const jobId = `repeat:t-a:${await nextMoment(key, 'a')}`;
      // What a worker leaves that was killed while the reply to its fetch was on the way, once its lock has expired.
      await redis.multi().zrem(key('delayed'), jobId).lpush(key('active'), jobId).exec();
      const came = await collect(ports, harness.clock);
      await came.wait({ count: 3, deadlineMs: 15_000 });
      assertOneAMoment(came.seen);
      await eventually(async () => (await redis.llen(key('active'))) === 0, { what: 'no tick under way' });
    }));

  it('are not taken, nor kept, by a process that was given no nextTick', () =>
    withHarness(async (harness, key) => {
      const { ticks } = await harness.connect();
      await ticks.keepTicks([{ scheduleId: 'a', pattern: every(3_600_000) }]);
      const base = { url: redisUrl(), prefix: harness.prefix, clock: harness.clock, log: silentLogger };
      const bare = await connectTimer({ ...base, role: 'worker' });
      await bare.ticks.keepTicks([{ scheduleId: 'b', pattern }]);
      await bare.ticks.dropTicks(['a']);
      assert.deepEqual(await redis.zrange(key('repeat'), '0', '-1'), ['t-a']);
      await bare.consumer.close(0);
      await bare.session.close();
    }));
});
