import assert from 'node:assert/strict';
import { after, describe, it } from 'node:test';
import { createRealClock, createSignal, eventually, every, type MemoryTimerPorts } from '@qbasecron/testkit';
import { connectBoth, startPrivateRedis, type PrivateRedis } from './support.ts';

const clock = createRealClock();
const prefix = '{away}';
const rejectWithinMs = 1_000;

async function open(redis: PrivateRedis): Promise<MemoryTimerPorts & { close(): Promise<void> }> {
  return await connectBoth({ url: redis.url, prefix, clock });
}

const manyTicks = Array.from({ length: 200 }, (_, index) => ({ scheduleId: `s${index}`, pattern: every(3_600_000) }));

/** Asserts that it rejects, and soon. */
async function rejectsSoon(what: string, run: () => Promise<unknown>): Promise<void> {
  const startedAt = clock.monotonic();
  await assert.rejects(run, what);
  const tookMs = clock.monotonic() - startedAt;
  assert.ok(tookMs < rejectWithinMs, `${what} took ${tookMs} ms`);
}

async function everythingRejectsSoon(ports: MemoryTimerPorts): Promise<void> {
  await Promise.all([
    rejectsSoon('offerSlots', () => ports.timer.offerSlots([{ partition: 1, second: 2_000_000_000 }])),
    rejectsSoon('offerSoon', () => ports.timer.offerSoon(['a'])),
    rejectsSoon('keepTicks', () => ports.ticks.keepTicks(manyTicks)),
    rejectsSoon('dropTicks', () => ports.ticks.dropTicks(manyTicks.map(({ scheduleId }) => scheduleId))),
    rejectsSoon('readEpoch', () => ports.epoch.readEpoch()),
    rejectsSoon('writeEpoch', () => ports.epoch.writeEpoch('x')),
    rejectsSoon('ping', () => ports.session.ping()),
  ]);
  assert.equal(await ports.asker.askHolder({ worker: 'w', taskId: 'a', token: 't' }, 300), null);
}

/** Every port works: a slot, a direct job and ticks arrive, the epoch is kept, a question is answered. */
async function everythingWorks(
  ports: MemoryTimerPorts,
  came: ReturnType<typeof createSignal<string>>,
  label: string,
): Promise<void> {
  await eventually(() => ports.session.ping().then(() => true), { what: 'a connection' });
  const second = Math.ceil((clock.now() + 1_700) / 1_000);
  await ports.timer.offerSlots([{ partition: 5, second }]);
  await ports.timer.offerSoon([label]);
  await ports.ticks.keepTicks([{ scheduleId: label, pattern: every(400) }]);
  await came.waitFor((name) => name === label);
  await came.waitFor((name) => name === `slot ${second}`);
  await eventually(() => came.seen.filter((name) => name === `tick of ${label}`).length >= 2, { what: 'two ticks' });
  await ports.ticks.dropTicks([label]);
  const { runId } = await ports.epoch.readEpoch();
  await ports.epoch.writeEpoch(runId);
  assert.equal((await ports.epoch.readEpoch()).filledRunId, runId);
  const question = { worker: 'w', taskId: 'a', token: 't' };
  await eventually(async () => (await ports.asker.askHolder(question, 300)) === 'released', {
    what: 'an answer to a question',
  });
}

async function startConsumer(ports: MemoryTimerPorts): Promise<ReturnType<typeof createSignal<string>>> {
  const came = createSignal<string>('a job');
  await ports.consumer.start({
    slot: async ({ second }) => came.fire(`slot ${second}`),
    soon: async (ids) => ids.forEach((id) => came.fire(id)),
    tick: async (scheduleId) => came.fire(`tick of ${scheduleId}`),
  });
  return came;
}

describe('a timer on a Redis that comes and goes', () => {
  const opened: (() => Promise<void>)[] = [];
  after(async () => {
    for (const close of opened.toReversed()) await close();
  });

  async function privateRedis(): Promise<PrivateRedis> {
    const redis = await startPrivateRedis();
    opened.push(redis.close);
    return redis;
  }

  async function connected(redis: PrivateRedis) {
    const ports = await open(redis);
    opened.push(ports.close);
    return ports;
  }

  it('connects within two seconds though Redis is away, and works once it is there', async () => {
    const redis = await privateRedis();
    await redis.stop();
    const startedAt = clock.monotonic();
    const ports = await connected(redis);
    const came = await startConsumer(ports);
    assert.ok(clock.monotonic() - startedAt < 2_000);
    const answering = ports.answerer.answerAs('w', () => 'released');
    await everythingRejectsSoon(ports);
    await answering;
    assert.ok(clock.monotonic() - startedAt < 4_000, 'answerAs does not wait for Redis');

    const reconnected = createSignal('the reconnection');
    ports.epoch.onReconnect(() => reconnected.fire());
    await redis.start();
    await reconnected.wait();
    await everythingWorks(ports, came, 'after the first start');
  });

  it('refuses offers within a second while Redis is stopped, and comes back by itself', async () => {
    const redis = await privateRedis();
    const ports = await connected(redis);
    const came = await startConsumer(ports);
    await ports.answerer.answerAs('w', () => 'released');
    await everythingWorks(ports, came, 'before');
    const before = await ports.epoch.readEpoch();
    const reconnected = createSignal('the reconnection');
    ports.epoch.onReconnect(() => reconnected.fire());

    await redis.stop();
    await everythingRejectsSoon(ports);
    await redis.start();
    await reconnected.wait();
    const afterwards = await ports.epoch.readEpoch();
    assert.equal(afterwards.filledRunId, before.runId);
    assert.notEqual(afterwards.runId, before.runId);
    await everythingWorks(ports, came, 'after');
  });

  it('refuses offers within a second while Redis hangs, and goes on when it does', async () => {
    const redis = await privateRedis();
    const ports = await connected(redis);
    const came = await startConsumer(ports);
    await ports.answerer.answerAs('w', () => 'released');
    await everythingWorks(ports, came, 'before');
    redis.freeze();
    await everythingRejectsSoon(ports);
    redis.thaw();
    await everythingWorks(ports, came, 'after');
  });

  it('works on after FLUSHALL', async () => {
    const redis = await privateRedis();
    const ports = await connected(redis);
    const came = await startConsumer(ports);
    await ports.answerer.answerAs('w', () => 'released');
    await everythingWorks(ports, came, 'before');
    await redis.flushAll();
    assert.equal((await ports.epoch.readEpoch()).filledRunId, null);
    await everythingWorks(ports, came, 'after');
  });

  it('ends at once though Redis is away', async () => {
    const redis = await privateRedis();
    const ports = await open(redis);
    await startConsumer(ports);
    await redis.stop();
    const startedAt = clock.monotonic();
    await ports.close();
    assert.ok(clock.monotonic() - startedAt < 3_000);
  });
});
