import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { silentLogger, type FlowAsk } from '@qbasecron/core';
import { checkFlowLimitsConformance, createFakeClock, createRealClock } from '@qbasecron/testkit';
import { Redis } from 'ioredis';
import { connectTimer } from '../../src/index.ts';
import { createFlowLimits } from '../../src/limits/flow-limits.ts';
import { deleteKeys, randomPrefix, redisUrl, startPrivateRedis } from './support.ts';

const ask: FlowAsk = {
  flow: 'd:mail',
  maxInFlight: 4,
  rate: { count: 5, periodMs: 1_000 },
  inFlightCount: 0,
  waitingCount: 9,
};

describe('the limits on Redis, conformance', () => {
  checkFlowLimitsConformance(async () => {
    const clock = createFakeClock();
    const prefix = randomPrefix();
    const redis = new Redis(redisUrl());
    return {
      clock,
      limits: createFlowLimits({ redis, prefix, clock, scriptNow: clock.now }),
      async close() {
        redis.disconnect();
        await deleteKeys(redisUrl(), prefix);
      },
    };
  });
});

describe('the limits on Redis', () => {
  it("go by Redis's own clock, tell of it in the ledger's, and leave no key for ever", async () => {
    const prefix = randomPrefix();
    const clock = createRealClock();
    const timer = await connectTimer({ url: redisUrl(), prefix, clock, log: silentLogger, role: 'worker' });
    const redis = new Redis(redisUrl());
    try {
      const before = clock.now();
      const [share] = await timer.limits.share('w', [ask]);
      assert.deepEqual([share?.inFlightMax, share?.permits], [4, 1]);
      const waitMs = (share?.nextPermitAt ?? 0) - before;
      assert.ok(waitMs >= 160, `${waitMs} ms`);
      const [second] = await timer.limits.share('w2', [ask]);
      assert.deepEqual([second?.inFlightMax, second?.permits], [0, 0]);
      const ttl = await redis.pttl(`${prefix}:flow:d:mail`);
      assert.ok(ttl > 0 && ttl <= 4_000, `${ttl} ms`);
    } finally {
      await timer.consumer.close(0);
      await timer.session.close();
      redis.disconnect();
      await deleteKeys(redisUrl(), prefix);
    }
  });

  it('answer again after Redis has lost its scripts', async () => {
    const own = await startPrivateRedis();
    const redis = new Redis(own.url);
    try {
      const limits = createFlowLimits({ redis, prefix: '{own}', clock: createRealClock() });
      await limits.share('w', [ask]);
      await redis.script('FLUSH');
      await own.flushAll();
      const [share] = await limits.share('w', [ask]);
      assert.equal(share?.inFlightMax, 4);
    } finally {
      redis.disconnect();
      await own.close();
    }
  });

  it('reject within a second while Redis is away', async () => {
    const own = await startPrivateRedis();
    const clock = createRealClock();
    const timer = await connectTimer({ url: own.url, clock, log: silentLogger, role: 'worker' });
    try {
      await timer.limits.share('w', [ask]);
      await own.stop();
      await assert.rejects(timer.limits.share('w', [ask]));
      await own.start();
    } finally {
      await timer.consumer.close(0);
      await timer.session.close();
      await own.close();
    }
  });
});
