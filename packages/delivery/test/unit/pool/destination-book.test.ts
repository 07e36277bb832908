import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { aBareTask, aDestination, aNamedTask, answered, aWorld, hosts, targetAt } from './fakes.ts';

const stopped = { reason: 'maintenance', by: 'jo', at: 1 };

describe('destinations on record', () => {
  it('are read together, once for all tasks of a batch, and at most every second', async () => {
    const { dispatcher, record, reads, clock } = aWorld();
    record.set('post', aDestination({ name: 'post' }));
    const tasks = [aNamedTask(), aNamedTask({ destination: 'post' }), aNamedTask(), aBareTask()];
    await dispatcher.prepare(tasks);
    await dispatcher.prepare(tasks);
    await clock.advance(999);
    await dispatcher.prepare(tasks);
    assert.deepEqual(reads, [['post', 'shop']]);
    await clock.advance(1);
    await dispatcher.prepare([aNamedTask()]);
    assert.deepEqual(reads, [
      ['post', 'shop'],
      ['post', 'shop'],
    ]);
  });

  it('are told of at every reading, as they are then', async () => {
    const told: (number | null)[] = [];
    const { dispatcher, record, clock } = aWorld(aDestination({ maxInFlight: 3 }), {
      onLoaded: ({ maxInFlight }) => void told.push(maxInFlight),
    });
    await dispatcher.prepare([aNamedTask(), aNamedTask({ destination: 'nowhere' })]);
    record.set('shop', aDestination({ revision: 2 }));
    await clock.advance(1_000);
    await dispatcher.prepare([aNamedTask()]);
    assert.deepEqual(told, [3, null]);
  });

  it('are read again after the ledger’s clock was set back', async () => {
    const { dispatcher, reads, clock } = aWorld();
    await dispatcher.prepare([aNamedTask()]);
    clock.setOffset(-3_600_000);
    await clock.advance(1_000);
    await dispatcher.prepare([aNamedTask()]);
    assert.equal(reads.length, 2);
  });

  it('are read once for all who ask at the same time', async () => {
    const { dispatcher, reads } = aWorld();
    await Promise.all([dispatcher.prepare([aNamedTask()]), dispatcher.prepare([aNamedTask()])]);
    assert.equal(reads.length, 1);
  });

  it('a change holds from the next reading on: weights, the rules of its breaker, and one removed and made anew', async () => {
    const targets = [targetAt('a'), targetAt('b')];
    const { dispatcher, record, sender, clock, go } = aWorld(aDestination({ policy: 'round_robin', targets }));
    await go(aNamedTask());
    const breaker = { failurePercent: 100, minRequests: 3, windowMs: 30_000, openMs: 60_000 };
    const heavier = [targetAt('a', { weight: 3 }), targetAt('b')];
    // Removed and made anew: the revision is the first again.
    record.set('shop', aDestination({ policy: 'round_robin', targets: heavier, breaker, createdAt: 2 }));
    await clock.advance(1_000);
    sender.sent.length = 0;
    for (let count = 0; count < 40; count++) await go(aNamedTask());
    const toFirst = sender.sent.filter((request) => request.url === heavier[0]?.url).length;
    assert.ok(Math.abs(toFirst - 30) <= 1, String(toFirst));
    sender.answer = () => answered(500);
    await clock.advance(40_000);
    for (let count = 0; count < 3; count++) await go(aNamedTask());
    assert.deepEqual(dispatcher.gate('d:shop'), { kind: 'closed', until: clock.now() + 60_000, why: 'breaker' });
  });

  it('a slow reading that comes in after a later one changes nothing', async () => {
    const slow = Promise.withResolvers<void>();
    let reads = 0;
    const { dispatcher, sender, clock, go } = aWorld(null, {
      destinations: {
        async findDestinations(names) {
          if (++reads > 1) return [aDestination({ revision: 2, targets: [targetAt('new')] })];
          await slow.promise;
          return names.map((name) => aDestination({ name }));
        },
        changeDestination: async () => null,
      },
    });
    const first = dispatcher.prepare([aNamedTask()]);
    await clock.advance(1);
    // Another name, so that the reading under way is not shared.
    await dispatcher.prepare([aNamedTask(), aNamedTask({ destination: 'post' })]);
    slow.resolve();
    await first;
    await go(aNamedTask());
    assert.equal(hosts(sender.sent), 'new');
  });

  it('the ledger’s failure is that of prepare, and the next one reads again', async () => {
    const { dispatcher, failReads, go } = aWorld();
    failReads.with = new Error('the ledger is away');
    await assert.rejects(dispatcher.prepare([aNamedTask()]), /is away/);
    failReads.with = null;
    assert.equal((await go(aNamedTask())).outcome.kind, 'delivered');
  });

  it('one that was not read is read by dispatch, and while the ledger is away its task is tried again', async () => {
    const { dispatcher, sender, clock, failReads } = aWorld();
    const dispatch = { task: aNamedTask(), startedAt: clock.now(), maySend: () => true };
    failReads.with = new Error('the ledger is away');
    const { outcome } = await dispatcher.dispatch(dispatch);
    assert.ok(outcome.kind === 'unreachable' && outcome.code === 'destination_unread');
    assert.equal(sender.sent.length, 0);
    failReads.with = null;
    assert.equal((await dispatcher.dispatch(dispatch)).outcome.kind, 'delivered');
  });

  it('a task of one that is gone is undeliverable', async () => {
    const { sender, go } = aWorld();
    assert.equal((await go(aNamedTask({ destination: 'gone' }))).outcome.kind, 'blocked');
    assert.equal(sender.sent.length, 0);
  });
});

describe('the gate of a destination', () => {
  it('is open before it was met', () => {
    assert.deepEqual(aWorld().dispatcher.gate('d:shop'), { kind: 'open' });
  });

  it('is closed while it is paused, disabled or has no target started; refused when its tasks are to fail', async () => {
    const noTarget = aDestination({ targets: [targetAt('a', { state: 'draining' })] });
    const table = [
      [aDestination({ state: 'paused', stopped }), 'closed', 'paused'],
      [aDestination({ state: 'disabled', stopped }), 'closed', 'disabled'],
      [noTarget, 'closed', 'paused'],
      [
        aDestination({ state: 'disabled', stopped, onDisabled: 'fail' }),
        'refused',
        'destination shop is disabled: maintenance',
      ],
    ] as const;
    for (const [destination, kind, why] of table) {
      const { dispatcher, clock } = aWorld(destination);
      await dispatcher.prepare([aNamedTask()]);
      const gate = dispatcher.gate('d:shop');
      assert.ok(gate.kind === kind && gate.why === why, JSON.stringify(gate));
      if (gate.kind === 'closed') assert.ok(gate.until > clock.now());
    }
  });

  it('opens by itself after a resume, as long as it is asked', async () => {
    const { dispatcher, record, clock } = aWorld(aDestination({ state: 'paused', stopped }));
    await dispatcher.prepare([aNamedTask()]);
    record.set('shop', aDestination({ revision: 2 }));
    await clock.advance(1_000);
    assert.equal(dispatcher.gate('d:shop').kind, 'closed');
    await clock.settle();
    assert.equal(dispatcher.gate('d:shop').kind, 'open');
  });

  it('is open when it was not read for some time, so that a resume is not missed', async () => {
    const { dispatcher, clock } = aWorld(aDestination({ state: 'paused', stopped }));
    await dispatcher.prepare([aNamedTask()]);
    await clock.advance(5_000);
    assert.equal(dispatcher.gate('d:shop').kind, 'open');
    await clock.settle();
    assert.equal(dispatcher.gate('d:shop').kind, 'closed', 'the question made it read again');
  });

  it('asks a ledger that is away at most once a second', async () => {
    const { dispatcher, failReads, reads, clock } = aWorld();
    await dispatcher.prepare([aNamedTask()]);
    failReads.with = new Error('the ledger is away');
    for (let ms = 0; ms < 5_000; ms += 100) {
      await clock.advance(100);
      dispatcher.gate('d:shop');
    }
    await clock.settle();
    assert.ok(reads.length <= 6, String(reads.length));
  });
});

describe('a receiver’s word to disable', () => {
  const word = { delivery: ' Disable ', async: null, asyncTimeout: null };

  it('410 or webhook-delivery: disable disables the destination, once, by the receiver, and says so', async () => {
    for (const answer of [answered(410), answered(500, { words: word }), answered(200, { words: word })]) {
      const { dispatcher, sender, clock, changes, logged, go } = aWorld();
      sender.answer = () => answer;
      const tasks = [aNamedTask(), aNamedTask(), aNamedTask()];
      await dispatcher.prepare(tasks);
      await Promise.all(tasks.map((task) => go(task)));
      await clock.settle();
      assert.equal(changes.length, 1);
      assert.equal(changes[0]?.state, 'disabled');
      assert.equal(changes[0]?.stopped?.by, 'receiver');
      assert.equal(changes[0]?.stopped?.at, clock.now());
      assert.equal(logged.filter((line) => line.includes('is disabled')).length, 1);
      assert.equal(dispatcher.gate('d:shop').kind, 'closed');
    }
  });

  it('says nothing of a bare url, nor when the task counts 410 as success', async () => {
    const { sender, clock, changes, go } = aWorld();
    sender.answer = () => answered(410);
    await go(aBareTask());
    await go(aNamedTask({ success: { statuses: [[410, 410]], bodyPattern: null } }));
    await clock.settle();
    assert.deepEqual(changes, []);
  });

  it('is heeded again when somebody had changed the destination meanwhile', async () => {
    const { dispatcher, sender, record, clock, changes, go } = aWorld();
    sender.answer = () => answered(410);
    await dispatcher.prepare([aNamedTask()]);
    record.set('shop', aDestination({ revision: 2 }));
    await go(aNamedTask());
    await clock.settle();
    assert.equal(changes.length, 1);
    assert.equal(record.get('shop')?.state, 'active', 'what it knew was no longer on record');
    await clock.advance(1_000);
    await go(aNamedTask());
    await clock.settle();
    assert.equal(record.get('shop')?.state, 'disabled');
  });

  it('that cannot be written is logged, and heeded again', async () => {
    const failing = {
      async findDestinations() {
        return [aDestination()];
      },
      async changeDestination() {
        throw new Error('away');
      },
    };
    const { sender, clock, logged, go } = aWorld(null, { destinations: failing });
    sender.answer = () => answered(410);
    for (let count = 0; count < 2; count++) {
      await go(aNamedTask());
      await clock.settle();
    }
    assert.equal(logged.filter((line) => line.includes('could not be written')).length, 2);
  });
});
