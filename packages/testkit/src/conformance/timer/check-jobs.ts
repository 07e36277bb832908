import assert from 'node:assert/strict';
import { it } from 'node:test';
import { slotArmAt, type EpochMs, type Slot } from '@qbasecron/core';
import { handlers, slotAhead, slotDue, stepMs, type OpenTimerHarness } from './harness.ts';

/** Registers the tests of WheelTimer and TimerConsumer. */
export function checkJobs(open: OpenTimerHarness): void {
  it('brings a slot not before its arm time, and once though it was offered three times', async () => {
    const harness = await open();
    try {
      const { clock } = harness;
      const { timer, consumer } = await harness.connect();
      const came: { slot: Slot; at: EpochMs }[] = [];
      await consumer.start(handlers({ slot: async (slot) => void came.push({ slot, at: clock.now() }) }));
      const slot = slotAhead(clock, 100, 3);
      const later = { partition: 3, second: slot.second + 1 };
      await timer.offerSlots([slot, slot]);
      await timer.offerSlots([slot, later]);
      await harness.until(() => came.some((seen) => seen.slot.second === later.second), stepMs);
      assert.deepEqual(
        came.map((seen) => seen.slot),
        [slot, later],
      );
      for (const seen of came)
        assert.ok(seen.at >= slotArmAt(seen.slot), `came ${slotArmAt(seen.slot) - seen.at} ms early`);
    } finally {
      await harness.close();
    }
  });

  it('takes a slot again after its job has ended', async () => {
    const harness = await open();
    try {
      const { timer, consumer } = await harness.connect();
      const came: Slot[] = [];
      await consumer.start(handlers({ slot: async (slot) => void came.push(slot) }));
      const slot = slotDue(harness.clock);
      await timer.offerSlots([slot]);
      await harness.until(() => came.length === 1, stepMs);
      // The job ends a moment after its handler: offer until the offer is taken.
      for (let round = 0; came.length < 2 && round < 50; round++) {
        await timer.offerSlots([slot]);
        await harness.until(() => came.length === 2, 200).catch(() => undefined);
      }
      assert.deepEqual(came, [slot, slot]);
    } finally {
      await harness.close();
    }
  });

  it('brings direct jobs at once, each id once and in lists of at most 500', async () => {
    const harness = await open();
    try {
      const { timer, consumer } = await harness.connect();
      const came: string[][] = [];
      await consumer.start(handlers({ soon: async (ids) => void came.push(ids) }));
      const ids = Array.from({ length: 1_201 }, (_, index) => `task-${index}`);
      await timer.offerSoon(ids);
      await harness.until(() => came.flat().length >= ids.length, stepMs);
      assert.deepEqual(came.flat().toSorted(), ids.toSorted());
      assert.ok(came.every((list) => list.length <= 500));
    } finally {
      await harness.close();
    }
  });

  it('takes offers of nothing', async () => {
    const harness = await open();
    try {
      const { timer } = await harness.connect();
      await timer.offerSlots([]);
      await timer.offerSoon([]);
    } finally {
      await harness.close();
    }
  });

  it('brings a job that was put back again, not before the time asked for', async () => {
    const harness = await open();
    try {
      const { clock } = harness;
      const { timer, consumer } = await harness.connect();
      const came: { kind: string; at: EpochMs; until: EpochMs }[] = [];
      const putBackOnce = async (kind: string): Promise<void | { putBackUntil: EpochMs }> => {
        const at = clock.now();
        const until = at + 300;
        const before = came.filter((seen) => seen.kind === kind).length;
        came.push({ kind, at, until });
        if (before === 0) return { putBackUntil: until };
      };
      await consumer.start(handlers({ slot: () => putBackOnce('slot'), soon: () => putBackOnce('soon') }));
      await timer.offerSlots([slotDue(clock)]);
      await timer.offerSoon(['a']);
      await harness.until(() => came.length === 4, stepMs);
      for (const kind of ['slot', 'soon']) {
        const [first, second] = came.filter((seen) => seen.kind === kind);
        assert.ok(first && second && second.at >= first.until, `${kind} came again too early`);
      }
    } finally {
      await harness.close();
    }
  });

  it('does not bring a job in a hot loop that is put back to a moment already past', async () => {
    const harness = await open();
    try {
      const { clock } = harness;
      const { timer, consumer } = await harness.connect();
      const cameAt: EpochMs[] = [];
      await consumer.start(
        handlers({
          slot: async () => {
            cameAt.push(clock.now());
            return cameAt.length < 4 ? { putBackUntil: clock.now() - 10_000 } : undefined;
          },
        }),
      );
      await timer.offerSlots([slotDue(clock)]);
      await harness.until(() => cameAt.length === 4, stepMs);
      for (const [index, at] of cameAt.entries()) {
        const gapMs = at - (cameAt[index - 1] ?? 0);
        assert.ok(gapMs >= 50, `came again after ${gapMs} ms`);
      }
    } finally {
      await harness.close();
    }
  });

  it('brings a job again about a second after its handler failed', async () => {
    const harness = await open();
    try {
      const { clock } = harness;
      const { timer, consumer } = await harness.connect();
      const cameAt: EpochMs[] = [];
      await consumer.start(
        handlers({
          slot: async () => {
            cameAt.push(clock.now());
            if (cameAt.length === 1) throw new Error('the ledger is away');
          },
        }),
      );
      await timer.offerSlots([slotDue(clock)]);
      await harness.until(() => cameAt.length === 2, stepMs);
      const [first = 0, second = 0] = cameAt;
      assert.ok(second - first >= 900, `came again after ${second - first} ms`);
    } finally {
      await harness.close();
    }
  });

  it('runs no more jobs at once than its concurrency', async () => {
    const harness = await open();
    try {
      const { clock } = harness;
      const { timer, consumer } = await harness.connect({ concurrency: 2 });
      const releases: (() => void)[] = [];
      let ended = 0;
      let passed = false;
      await consumer.start(
        handlers({
          slot: async () => {
            await new Promise<void>((resolve) => releases.push(resolve));
            ended++;
          },
          soon: async () => void (passed = true),
        }),
      );
      const slot = slotDue(clock);
      await timer.offerSlots([0, 1, 2].map((partition) => ({ partition, second: slot.second })));
      await harness.until(() => releases.length === 2, stepMs);
      // Meanwhile a job of the other kind passes through the same timer: the third had time to come and did not.
      await timer.offerSoon(['a']);
      await harness.until(() => passed, stepMs);
      assert.equal(releases.length, 2);
      releases[0]?.();
      await harness.until(() => releases.length === 3, stepMs);
      assert.equal(ended, 1);
      for (const release of releases) release();
      await harness.until(() => ended === 3, stepMs);
    } finally {
      await harness.close();
    }
  });
}
