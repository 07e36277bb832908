import assert from 'node:assert/strict';
import { it } from 'node:test';
import { handlers, slotDue, stepMs, type OpenTimerHarness } from './harness.ts';

/** Registers the tests of pausing, resuming and closing a TimerConsumer. */
export function checkPause(open: OpenTimerHarness): void {
  it('takes no job while paused, whose jobs then come to others, and takes jobs again when resumed', async () => {
    const harness = await open();
    try {
      const resting = await harness.connect();
      const working = await harness.connect();
      const came: string[] = [];
      await resting.consumer.start(handlers({ slot: async () => void came.push('resting') }));
      await resting.timer.offerSlots([slotDue(harness.clock, 0)]);
      await harness.until(() => came.length === 1, stepMs);

      resting.consumer.pause();
      resting.consumer.pause();
      await working.consumer.start(handlers({ slot: async () => void came.push('working') }));
      const second = slotDue(harness.clock).second;
      for (let partition = 1; partition <= 20; partition++) {
        await working.timer.offerSlots([{ partition, second }]);
      }
      await harness.until(() => came.length === 21, stepMs);
      assert.deepEqual(
        came.filter((name) => name === 'resting'),
        ['resting'],
      );

      working.consumer.pause();
      resting.consumer.resume();
      resting.consumer.resume();
      await working.timer.offerSlots([{ partition: 21, second }]);
      await harness.until(() => came.length === 22, stepMs);
      assert.equal(came.at(-1), 'resting');
    } finally {
      await harness.close();
    }
  });

  it('lets a paused consumer finish the job under way', async () => {
    const harness = await open();
    try {
      const { timer, consumer } = await harness.connect();
      let release = (): void => undefined;
      const events: string[] = [];
      await consumer.start(
        handlers({
          slot: async () => {
            events.push('begun');
            await new Promise<void>((resolve) => (release = resolve));
            events.push('ended');
          },
        }),
      );
      const slot = slotDue(harness.clock);
      await timer.offerSlots([slot]);
      await harness.until(() => events.length === 1, stepMs);
      consumer.pause();
      release();
      await harness.until(() => events.length === 2, stepMs);
      assert.deepEqual(events, ['begun', 'ended']);
    } finally {
      await harness.close();
    }
  });

  it('keeps up with many quick pauses and resumes', async () => {
    const harness = await open();
    try {
      const { timer, consumer } = await harness.connect();
      const came: number[] = [];
      await consumer.start(handlers({ slot: async ({ partition }) => void came.push(partition) }));
      const second = slotDue(harness.clock).second;
      for (let partition = 0; partition < 100; partition++) {
        consumer.pause();
        await timer.offerSlots([{ partition, second }]);
        consumer.resume();
      }
      await harness.until(() => came.length === 100, stepMs);
      assert.equal(new Set(came).size, 100);
    } finally {
      await harness.close();
    }
  });

  it('starts paused when it was paused before', async () => {
    const harness = await open();
    try {
      const resting = await harness.connect();
      const working = await harness.connect();
      const came: string[] = [];
      resting.consumer.pause();
      await resting.consumer.start(handlers({ soon: async () => void came.push('resting') }));
      await working.consumer.start(handlers({ soon: async () => void came.push('working') }));
      for (let count = 0; count < 5; count++) await working.timer.offerSoon([`task-${count}`]);
      await harness.until(() => came.length === 5, stepMs);
      assert.deepEqual([...new Set(came)], ['working']);
    } finally {
      await harness.close();
    }
  });

  it('waits for jobs under way when it closes, and takes no more', async () => {
    const harness = await open();
    try {
      const closing = await harness.connect();
      const other = await harness.connect();
      const events: string[] = [];
      let release = (): void => undefined;
      await closing.consumer.start(
        handlers({
          soon: async () => {
            events.push('begun');
            await new Promise<void>((resolve) => (release = resolve));
            events.push('ended');
          },
        }),
      );
      await closing.timer.offerSoon(['a']);
      await harness.until(() => events.length === 1, stepMs);
      const closed = closing.consumer.close(stepMs).then(() => events.push('closed'));
      assert.equal(closing.consumer.close(stepMs) === closing.consumer.close(0), true, 'closing twice is closing once');
      await other.consumer.start(handlers({ soon: async () => void events.push('other') }));
      await other.timer.offerSoon(['b']);
      await harness.until(() => events.includes('other'), stepMs);
      release();
      await closed;
      assert.deepEqual(events, ['begun', 'other', 'ended', 'closed']);
    } finally {
      await harness.close();
    }
  });

  it('closes after the grace time though a job hangs', async () => {
    const harness = await open();
    try {
      const { timer, consumer } = await harness.connect();
      let begun = false;
      let closed = false;
      await consumer.start(
        handlers({
          soon: () => {
            begun = true;
            return new Promise(() => undefined);
          },
        }),
      );
      await timer.offerSoon(['a']);
      await harness.until(() => begun, stepMs);
      const startedAt = harness.clock.monotonic();
      void consumer.close(200).then(() => (closed = true));
      await harness.until(() => closed, stepMs);
      assert.ok(harness.clock.monotonic() - startedAt >= 190);
    } finally {
      await harness.close();
    }
  });
}
