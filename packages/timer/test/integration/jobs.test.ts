import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { slotArmAt } from '@qbasecron/core';
import { createSignal, eventually } from '@qbasecron/testkit';
import { Queue } from 'bullmq';
import { Redis } from 'ioredis';
import { openRealHarness, redisUrl } from './support.ts';

/** A BullMQ timestamp lies above the lowest twelve bits of a delayed job's score. */
const scoreUnit = 0x1000;

describe('jobs in Redis', () => {
  it('of slots carry nothing but their id and are due at the arm time', async () => {
    const harness = await openRealHarness();
    const redis = new Redis(redisUrl());
    try {
      const { timer } = await harness.connect();
      const slot = { partition: 7, second: Math.ceil(harness.clock.now() / 1_000) + 300 };
      await timer.offerSlots([slot]);
      const id = `s-7-${slot.second}`;
      const score = Number(await redis.zscore(`${harness.prefix}:slots:delayed`, id));
      assert.equal(Math.floor(score / scoreUnit), slotArmAt(slot));
      assert.equal(await redis.hget(`${harness.prefix}:slots:${id}`, 'data'), '{}');
    } finally {
      redis.disconnect();
      await harness.close();
    }
  });

  it('leave nothing behind once they are done', async () => {
    const harness = await openRealHarness();
    const redis = new Redis(redisUrl());
    try {
      const { timer, consumer } = await harness.connect();
      const done = createSignal<string>('a job');
      await consumer.start({
        slot: async () => done.fire('slot'),
        soon: async () => done.fire('soon'),
        tick: async () => undefined,
      });
      const second = Math.floor(harness.clock.now() / 1_000);
      await timer.offerSlots(Array.from({ length: 300 }, (_, partition) => ({ partition, second })));
      await timer.offerSoon(['a']);
      await done.wait({ count: 301 });
      const lasting = /:(meta|events|id|stalled-check|marker)$/;
      await eventually(async () => (await redis.keys(`${harness.prefix}:*`)).every((key) => lasting.test(key)), {
        what: 'Redis without jobs',
      });
      const eventCount = await redis.xlen(`${harness.prefix}:slots:events`);
      assert.ok(eventCount < 300, `${eventCount} events of 900 are kept`);
    } finally {
      redis.disconnect();
      await harness.close();
    }
  });

  it('are never left active by a consumer that closes in the midst of them', async () => {
    const harness = await openRealHarness();
    const redis = new Redis(redisUrl());
    try {
      const { timer } = await harness.connect();
      const second = Math.floor(harness.clock.now() / 1_000);
      await timer.offerSlots(Array.from({ length: 400 }, (_, partition) => ({ partition, second })));
      const done = createSignal('a job');
      for (let round = 1; round <= 8; round++) {
        const { consumer } = await harness.connect();
        await consumer.start({
          slot: async () => done.fire(),
          soon: async () => undefined,
          tick: async () => undefined,
        });
        await done.wait({ count: round * 20 });
        await consumer.close(5_000);
        assert.equal(await redis.llen(`${harness.prefix}:slots:active`), 0);
      }
      const left = await redis.zcard(`${harness.prefix}:slots:delayed`);
      const waiting = await redis.llen(`${harness.prefix}:slots:wait`);
      assert.equal(done.seen.length + left + waiting, 400);
    } finally {
      redis.disconnect();
      await harness.close();
    }
  });

  it('that are strange are dropped, and the next ones come', async () => {
    const harness = await openRealHarness();
    const redis = new Redis(redisUrl(), { maxRetriesPerRequest: null });
    const slots = new Queue('slots', { connection: redis, prefix: harness.prefix });
    const soon = new Queue('soon', { connection: redis, prefix: harness.prefix });
    try {
      const { timer, consumer } = await harness.connect();
      await slots.add('x', { partition: 1 }, { jobId: 'nonsense' });
      await slots.add('x', 'text', { jobId: 's-x-y' });
      await soon.add('x', { ids: [1, 2] });
      await soon.add('x', null);
      // Not even JSON: BullMQ itself cannot read it.
      const broken = await soon.add('x', { ids: ['a'] });
      await redis.hset(`${harness.prefix}:soon:${broken.id}`, 'data', '{"ids":');

      const came = createSignal<unknown>('a job of ours');
      await consumer.start({
        slot: async (slot) => came.fire(slot),
        soon: async (ids) => came.fire(ids),
        tick: async () => undefined,
      });
      const slot = { partition: 1, second: Math.floor(harness.clock.now() / 1_000) };
      await timer.offerSlots([slot]);
      await timer.offerSoon(['a']);
      await came.wait({ count: 2 });
      assert.equal(came.seen.length, 2);
      assert.ok(came.seen.some((seen) => Array.isArray(seen) && seen[0] === 'a'));
    } finally {
      await Promise.all([slots.close(), soon.close()]);
      redis.disconnect();
      await harness.close();
    }
  });
});
