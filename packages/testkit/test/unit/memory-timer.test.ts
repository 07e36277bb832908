import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { checkTimerConformance, conformanceTick, every } from '../../src/conformance/timer/index.ts';
import { createFakeClock } from '../../src/fake-clock.ts';
import { createMemoryTimer, TimerAway, type MemoryTimerPorts } from '../../src/memory-timer/create-memory-timer.ts';

describe('the timer in memory, conformance', () => {
  checkTimerConformance(async () => {
    const clock = createFakeClock();
    const memory = createMemoryTimer({ clock, nextTick: conformanceTick });
    const connected: MemoryTimerPorts[] = [];
    return {
      clock,
      async connect(options) {
        const ports = memory.connect(options);
        connected.push(ports);
        return ports;
      },
      until: clock.advanceUntil,
      loseEverything: async () => memory.loseEverything(),
      async close() {
        const closing = Promise.all(connected.map((ports) => ports.consumer.close(0)));
        await clock.advance(0);
        await closing;
      },
    };
  });
});

describe('the timer in memory', () => {
  it('refuses commands while it is away and leaves questions without answer', async () => {
    const memory = createMemoryTimer({ clock: createFakeClock() });
    const { timer, ticks, epoch, session, asker, answerer } = memory.connect();
    await answerer.answerAs('w', () => 'released');
    memory.goAway();
    await assert.rejects(timer.offerSlots([{ partition: 0, second: 1 }]), TimerAway);
    await assert.rejects(timer.offerSoon(['a']), TimerAway);
    await assert.rejects(ticks.keepTicks([{ scheduleId: 'a', pattern: '' }]), TimerAway);
    await assert.rejects(ticks.dropTicks(['a']), TimerAway);
    await assert.rejects(epoch.readEpoch(), TimerAway);
    await assert.rejects(session.ping(), TimerAway);
    assert.equal(await asker.askHolder({ worker: 'w', taskId: 'a', token: 't' }, 300), null);
    assert.deepEqual(memory.jobs(), []);
  });

  it('brings what fell due while it was away when it is back, and tells of the reconnection', async () => {
    const clock = createFakeClock();
    const memory = createMemoryTimer({ clock });
    const { timer, consumer, epoch } = memory.connect();
    const came: string[][] = [];
    let reconnections = 0;
    const stopTelling = epoch.onReconnect(() => reconnections++);
    await timer.offerSoon(['a']);
    memory.goAway();
    await consumer.start({
      slot: async () => undefined,
      soon: async (ids) => void came.push(ids),
      tick: async () => undefined,
    });
    await clock.advance(10_000);
    assert.deepEqual(came, []);
    memory.comeBack();
    await clock.settle();
    assert.deepEqual(came, [['a']]);
    assert.equal(reconnections, 1);
    stopTelling();
    memory.restart();
    assert.equal(reconnections, 1);
  });

  it('has another run id after a restart and keeps its jobs and the epoch key', async () => {
    const memory = createMemoryTimer({ clock: createFakeClock() });
    const { timer, epoch } = memory.connect();
    const { runId } = await epoch.readEpoch();
    await epoch.writeEpoch(runId);
    await timer.offerSoon(['a']);
    memory.restart();
    const after = await epoch.readEpoch();
    assert.equal(after.filledRunId, runId);
    assert.notEqual(after.runId, runId);
    assert.equal(memory.jobs().length, 1);
  });

  it("brings ticks exactly at the pattern's moments, over a restart too, and lists one job for each series", async () => {
    const clock = createFakeClock();
    const memory = createMemoryTimer({ clock, nextTick: conformanceTick });
    const { ticks, consumer } = memory.connect();
    const cameAt: number[] = [];
    await consumer.start({
      slot: async () => undefined,
      soon: async () => undefined,
      tick: async () => void cameAt.push(clock.now()),
    });
    const startAt = clock.now();
    await ticks.keepTicks([{ scheduleId: 'a', pattern: every(60_000) }]);
    await clock.advance(150_000);
    memory.restart();
    await clock.advance(150_000);
    assert.deepEqual(
      cameAt.map((at) => at - startAt),
      [60_000, 120_000, 180_000, 240_000, 300_000],
    );
    assert.deepEqual(
      memory.jobs().map(({ kind, dueAt }) => ({ kind, dueAt })),
      [{ kind: 'tick', dueAt: startAt + 360_000 }],
    );
  });

  it('shares due jobs between workers', async () => {
    const clock = createFakeClock();
    const memory = createMemoryTimer({ clock });
    const came = new Map<string, number>();
    for (const name of ['one', 'other']) {
      const { consumer } = memory.connect();
      await consumer.start({
        slot: async () => void came.set(name, (came.get(name) ?? 0) + 1),
        soon: async () => undefined,
        tick: async () => undefined,
      });
    }
    const slots = Array.from({ length: 10 }, (_, partition) => ({ partition, second: 1 }));
    await memory.connect().timer.offerSlots(slots);
    await clock.settle();
    assert.deepEqual([...came.values()], [5, 5]);
  });
});
