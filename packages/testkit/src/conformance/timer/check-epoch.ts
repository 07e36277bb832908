import assert from 'node:assert/strict';
import { it } from 'node:test';
import { handlers, slotAhead, slotDue, stepMs, type OpenTimerHarness } from './harness.ts';

/** Registers the tests of TimerEpoch and TimerSession. */
export function checkEpoch(open: OpenTimerHarness): void {
  it('tells everybody the run id under which it was filled, and none before', async () => {
    const harness = await open();
    try {
      const one = await harness.connect();
      const other = await harness.connect();
      const before = await one.epoch.readEpoch();
      assert.equal(before.filledRunId, null);
      assert.ok(before.runId.length > 0);
      await one.epoch.writeEpoch(before.runId);
      assert.deepEqual(await other.epoch.readEpoch(), { runId: before.runId, filledRunId: before.runId });
    } finally {
      await harness.close();
    }
  });

  it('shows the loss of everything, and takes jobs again afterwards', async () => {
    const harness = await open();
    try {
      const { clock } = harness;
      const { timer, consumer, epoch } = await harness.connect();
      const { runId } = await epoch.readEpoch();
      await epoch.writeEpoch(runId);
      const came: number[] = [];
      await consumer.start(handlers({ slot: async (slot) => void came.push(slot.partition) }));
      const lost = slotAhead(clock, 100, 1);
      await timer.offerSlots([lost]);
      await harness.loseEverything();
      assert.equal((await epoch.readEpoch()).filledRunId, null);

      const kept = { partition: 2, second: lost.second + 1 };
      await timer.offerSlots([kept]);
      await harness.until(() => came.length > 0, stepMs);
      assert.deepEqual(came, [2]);
    } finally {
      await harness.close();
    }
  });

  it('outlives the loss of everything while a handler is under way', async () => {
    const harness = await open();
    try {
      const { timer, consumer } = await harness.connect();
      const came: number[] = [];
      let release = (): void => undefined;
      await consumer.start(
        handlers({
          slot: async ({ partition }) => {
            came.push(partition);
            if (partition === 1) await new Promise<void>((resolve) => (release = resolve));
          },
        }),
      );
      await timer.offerSlots([slotDue(harness.clock, 1)]);
      await harness.until(() => came.length === 1, stepMs);
      await harness.loseEverything();
      release();
      await timer.offerSlots([slotDue(harness.clock, 2)]);
      await harness.until(() => came.length === 2, stepMs);
      assert.deepEqual(came, [1, 2]);
    } finally {
      await harness.close();
    }
  });

  it('answers a ping with the time it took', async () => {
    const harness = await open();
    try {
      const { session } = await harness.connect();
      const tookMs = await session.ping();
      assert.ok(tookMs >= 0 && tookMs < stepMs);
      await session.close();
      await session.close();
    } finally {
      await harness.close();
    }
  });
}
