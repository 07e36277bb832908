import assert from 'node:assert/strict';
import { it } from 'node:test';
import type { EpochMs } from '@qbasecron/core';
import { handlers, stepMs, type OpenTimerHarness } from './harness.ts';
import { every } from './patterns.ts';

const periodMs = 400;

/** Registers the tests of ticks that fall due while nobody takes them, or while a consumer pauses or closes. */
export function checkPausedTicks(open: OpenTimerHarness): void {
  it('brings one tick for all that fell due while no worker was there, and then each in its time', async () => {
    const harness = await open();
    try {
      const { clock } = harness;
      const { ticks, consumer } = await harness.connect();
      await ticks.keepTicks([{ scheduleId: 'a', pattern: every(periodMs) }]);
      const until = (Math.floor(clock.now() / periodMs) + 4) * periodMs;
      // A little after a moment, so that the overdue tick is not taken for that of the next one.
      await harness.until(() => clock.now() >= until + 50, stepMs);
      const cameAt: EpochMs[] = [];
      await consumer.start(handlers({ tick: async () => void cameAt.push(clock.now()) }));
      await harness.until(() => cameAt.length === 3, stepMs);
      const moments = cameAt.map((at) => Math.floor(at / periodMs));
      assert.deepEqual(moments, [...new Set(moments)], 'each moment brings one tick');
    } finally {
      await harness.close();
    }
  });

  it('brings ticks to others while a consumer is paused, and to it again when it is resumed', async () => {
    const harness = await open();
    try {
      const resting = await harness.connect();
      const working = await harness.connect();
      const came: string[] = [];
      await resting.consumer.start(handlers({ tick: async () => void came.push('resting') }));
      await resting.ticks.keepTicks([{ scheduleId: 'a', pattern: every(periodMs) }]);
      await harness.until(() => came.length === 1, stepMs);
      resting.consumer.pause();
      await working.consumer.start(handlers({ tick: async () => void came.push('working') }));
      await harness.until(() => came.length === 3, stepMs);
      assert.deepEqual(came, ['resting', 'working', 'working']);
      working.consumer.pause();
      resting.consumer.resume();
      await harness.until(() => came.length === 4, stepMs);
      assert.equal(came.at(-1), 'resting');
    } finally {
      await harness.close();
    }
  });

  it('waits for a tick under way when it closes, and the series goes on in another process', async () => {
    const harness = await open();
    try {
      const closing = await harness.connect();
      const other = await harness.connect();
      const events: string[] = [];
      let release = (): void => undefined;
      await closing.consumer.start(
        handlers({
          tick: async () => {
            events.push('begun');
            await new Promise<void>((resolve) => (release = resolve));
            events.push('ended');
          },
        }),
      );
      await closing.ticks.keepTicks([{ scheduleId: 'a', pattern: every(periodMs) }]);
      await harness.until(() => events.length === 1, stepMs);
      const closed = closing.consumer.close(stepMs).then(() => events.push('closed'));
      await other.consumer.start(handlers({ tick: async () => void events.push('other') }));
      await harness.until(() => events.includes('other'), stepMs);
      release();
      await closed;
      const before = events.length;
      assert.deepEqual(
        events.filter((event) => event !== 'other'),
        ['begun', 'ended', 'closed'],
      );
      await harness.until(() => events.length >= before + 2, stepMs);
    } finally {
      await harness.close();
    }
  });
}
