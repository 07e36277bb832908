import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import {
  aDestination,
  aNamedTask,
  answered,
  aWorld,
  broken,
  hosts,
  refused,
  targetAt,
  timedOut,
  type Answering,
} from './fakes.ts';

/** Answers by host; 200 from any other. */
function byHost(answers: Record<string, Answering>): Answering {
  return (request) => {
    const host = new URL(request.url).hostname.replace('.example', '');
    return answers[host]?.(request) ?? answered(200);
  };
}

describe('the request of a task that names a destination', () => {
  it('goes to a target with the task’s path, and the target is told', async () => {
    const { sender, go } = aWorld(aDestination({ targets: [targetAt('a', { url: 'http://a.example/base?k=1' })] }));
    const { target, requests } = await go(aNamedTask({ path: '/orders?id=7' }));
    assert.equal(sender.sent[0]?.url, 'http://a.example/base/orders?k=1&id=7');
    assert.equal(target, 'http://a.example/base?k=1');
    assert.deepEqual(requests, []);
  });

  it('begins before dispatch returns', async () => {
    const { dispatcher, sender, clock } = aWorld();
    const task = aNamedTask();
    await dispatcher.prepare([task]);
    const going = dispatcher.dispatch({ task, startedAt: clock.now(), maySend: () => true });
    assert.equal(sender.sent.length, 1);
    await going;
  });

  it('has the destination’s headers beneath its secret ones, these beneath the task’s own, and ours above all', async () => {
    const { sender, go } = aWorld(
      aDestination({
        headers: { 'x-a': 'destination', 'x-b': 'destination', 'x-c': 'destination', 'user-agent': 'theirs' },
        secretHeaders: { 'x-b': 'sealed(secret)' as never, 'x-c': 'sealed(secret)' as never },
      }),
    );
    await go(aNamedTask({ headers: { 'x-c': 'task' } }));
    const { headers } = sender.sent[0] ?? assert.fail();
    assert.deepEqual(
      [headers['x-a'], headers['x-b'], headers['x-c'], headers['user-agent']],
      ['destination', 'secret', 'task', 'QBaseCron/1'],
    );
  });

  it('carries the destination’s TLS, and the same id as long as it is the same revision', async () => {
    const tls = { ca: 'CA', cert: 'CERT', key: 'sealed(KEY)' as never };
    const { sender, record, clock, go } = aWorld(aDestination({ tls }));
    await go(aNamedTask());
    await go(aNamedTask());
    record.set('shop', aDestination({ tls, revision: 2 }));
    await clock.advance(1_000);
    await go(aNamedTask());
    const [first, second, third] = sender.sent.map((request) => request.tls);
    assert.deepEqual([first?.ca, first?.cert, first?.key], ['CA', 'CERT', 'KEY']);
    assert.equal(first?.id, second?.id);
    assert.notEqual(first?.id, third?.id);
  });

  it('goes by the hash key of the task, else by its id', async () => {
    const { sender, go } = aWorld(aDestination({ policy: 'consistent_hash' }));
    for (let count = 0; count < 20; count++) await go(aNamedTask({ hashKey: 'customer-7' }));
    assert.equal(new Set(hosts(sender.sent).split(' ')).size, 1);
    for (let count = 0; count < 60; count++) await go(aNamedTask());
    assert.equal(new Set(hosts(sender.sent).split(' ')).size, 3);
  });

  it('is not sent with a path that leads out of the target’s path', async () => {
    const { sender, go } = aWorld();
    const { outcome } = await go(aNamedTask({ path: '/../../admin' }));
    assert.equal(outcome.kind, 'blocked');
    assert.equal(sender.sent.length, 0);
  });
});

describe('when no connection comes about', () => {
  it('the next target is called at once, and both are listed; the attempt is one', async () => {
    const { sender, clock, go } = aWorld();
    sender.answer = byHost({ a: () => refused });
    const { outcome, target, requests } = await go(aNamedTask());
    assert.equal(outcome.kind, 'delivered');
    assert.equal(target, targetAt('b').url);
    assert.deepEqual(
      requests.map((request) => [request.target, request.outcome, request.errorCode, request.startedAt]),
      [
        [targetAt('a').url, 'unreachable', 'ECONNREFUSED', clock.now()],
        [targetAt('b').url, 'delivered', null, clock.now()],
      ],
    );
  });

  it('it is unreachable only when every available target was tried, each once', async () => {
    for (const policy of ['round_robin', 'least_outstanding', 'consistent_hash', 'failover'] as const) {
      const { sender, go } = aWorld(aDestination({ policy }));
      sender.answer = () => refused;
      const { outcome, requests } = await go(aNamedTask());
      assert.equal(outcome.kind, 'unreachable');
      assert.equal(requests.length, 3);
      assert.deepEqual(hosts(sender.sent).split(' ').sort(), ['a', 'b', 'c'], policy);
    }
  });

  it('a target that may not be called is passed over too, and one that is away decides before it', async () => {
    const blocked = { kind: 'blocked', code: 'address_refused', detail: 'private' } as const;
    const { sender, go } = aWorld();
    sender.answer = byHost({ a: () => refused, b: () => blocked });
    const { outcome, requests } = await go(aNamedTask());
    assert.equal(outcome.kind, 'delivered');
    assert.equal(requests.length, 3);
    sender.answer = byHost({ a: () => refused, b: () => blocked, c: () => blocked });
    assert.equal((await go(aNamedTask())).outcome.kind, 'unreachable');
    sender.answer = () => blocked;
    assert.equal((await go(aNamedTask())).outcome.kind, 'blocked');
  });

  it('at_most_once moves on as well, since nothing was sent', async () => {
    const { sender, go } = aWorld();
    sender.answer = byHost({ a: () => refused });
    assert.equal((await go(aNamedTask({ delivery: 'at_most_once' }))).outcome.kind, 'delivered');
  });

  it('a request that may have been sent ends the attempt', async () => {
    for (const outcome of [broken, timedOut, answered(500), answered(404)]) {
      const { sender, go } = aWorld();
      sender.answer = () => outcome;
      assert.deepEqual((await go(aNamedTask())).outcome, outcome);
      assert.equal(sender.sent.length, 1);
    }
  });

  it('nothing more is sent when the lease is gone, or the task has expired', async () => {
    const { sender, clock, go } = aWorld();
    sender.answer = () => refused;
    assert.equal((await go(aNamedTask(), () => false)).outcome.kind, 'unreachable');
    assert.equal(sender.sent.length, 1);
    await go(aNamedTask({ expiresAt: clock.now() }));
    assert.equal(sender.sent.length, 2);
  });

  it('a target of a higher number is called when those of the lower one are away', async () => {
    const targets = [targetAt('spare', { priority: 1 }), targetAt('main')];
    const { sender, go } = aWorld(aDestination({ targets, policy: 'round_robin' }));
    await go(aNamedTask());
    sender.answer = byHost({ main: () => refused });
    await go(aNamedTask());
    assert.equal(hosts(sender.sent), 'main main spare');
  });
});

describe('a retry', () => {
  it('goes to another target than the last one', async () => {
    const { sender, go } = aWorld(aDestination({ targets: [targetAt('a'), targetAt('b')] }));
    const task = aNamedTask();
    sender.answer = () => answered(503);
    let lastTarget: string | null = null;
    for (let attemptCount = 0; attemptCount < 3; attemptCount++) {
      ({ target: lastTarget } = await go({ ...task, attemptCount, lastTarget }));
    }
    assert.equal(hosts(sender.sent), 'a b a');
  });

  it('goes to the same when there is no other', async () => {
    const { sender, go } = aWorld(aDestination({ targets: [targetAt('a'), targetAt('b', { state: 'draining' })] }));
    const task = aNamedTask();
    sender.answer = () => answered(503);
    const { target: lastTarget } = await go(task);
    await go({ ...task, attemptCount: 1, lastTarget });
    assert.equal(hosts(sender.sent), 'a a');
  });

  it('goes where the policy says when the last attempt called none of its targets', async () => {
    const { sender, go } = aWorld();
    await go(aNamedTask({ attemptCount: 3 }));
    assert.equal(hosts(sender.sent), 'a');
  });
});

describe('sick targets', () => {
  it('are left out after five failures in a row, for 30 s, and come back', async () => {
    const { sender, clock, logged, dispatcher, go } = aWorld();
    sender.answer = byHost({ a: () => answered(500) });
    for (let count = 0; count < 7; count++) await go(aNamedTask());
    assert.equal(hosts(sender.sent), 'a a a a a b b');
    assert.equal(dispatcher.figures()[0]?.targets[0]?.ejectedUntil, clock.now() + 30_000);
    assert.ok(logged.some((line) => line.startsWith('a target is left out')));
    sender.answer = () => answered(200);
    await clock.advance(30_000);
    await go(aNamedTask());
    assert.equal(hosts(sender.sent.slice(-1)), 'a');
    assert.equal(dispatcher.figures()[0]?.targets[0]?.ejectedUntil, null);
  });

  it('are at most half of all, and never the last', async () => {
    const { sender, clock, dispatcher, go } = aWorld(
      aDestination({
        policy: 'round_robin',
        breaker: { failurePercent: 100, minRequests: 1e6, windowMs: 1e4, openMs: 1 },
      }),
    );
    sender.answer = () => answered(500);
    for (let count = 0; count < 60; count++) await go(aNamedTask());
    const ejected = dispatcher.figures()[0]?.targets.filter((target) => target.ejectedUntil !== null);
    assert.equal(ejected?.length, 1);
    assert.ok(clock.now());
  });

  it('stay known when the destination changes, by their url', async () => {
    const { sender, record, clock, go } = aWorld();
    sender.answer = byHost({ a: () => answered(500) });
    for (let count = 0; count < 5; count++) await go(aNamedTask());
    record.set(
      'shop',
      aDestination({ revision: 2, targets: [targetAt('new', { priority: 1 }), targetAt('a'), targetAt('b')] }),
    );
    await clock.advance(1_000);
    await go(aNamedTask());
    assert.equal(hosts(sender.sent.slice(5)), 'b');
  });

  it('4xx, 429 and what we did not send leave no target out', async () => {
    for (const outcome of [
      answered(404),
      answered(429),
      { kind: 'blocked', code: 'invalid_header', detail: '' } as const,
    ]) {
      const { sender, go } = aWorld();
      sender.answer = () => outcome;
      for (let count = 0; count < 10; count++) await go(aNamedTask());
      assert.equal(hosts(sender.sent), 'a a a a a a a a a a');
    }
  });

  it('those that people drain or eject take nothing', async () => {
    const { record, sender, clock, go } = aWorld();
    record.set(
      'shop',
      aDestination({
        targets: [targetAt('a', { state: 'draining' }), targetAt('b', { state: 'ejected' }), targetAt('c')],
      }),
    );
    for (let count = 0; count < 4; count++) await go(aNamedTask());
    assert.equal(hosts(sender.sent), 'c c c c');
    record.set('shop', aDestination({ revision: 2 }));
    await clock.advance(1_000);
    await go(aNamedTask());
    assert.equal(hosts(sender.sent.slice(4)), 'a', 'restored');
  });

  it('a target passed over does not open the breaker of its destination', async () => {
    const { sender, dispatcher, go } = aWorld();
    sender.answer = byHost({ a: () => refused, b: () => refused });
    for (let count = 0; count < 100; count++) await go(aNamedTask());
    assert.deepEqual(dispatcher.gate('d:shop'), { kind: 'open' });
  });

  it('the breaker opens when the destination as a whole fails', async () => {
    const { sender, clock, dispatcher, go } = aWorld();
    sender.answer = () => answered(503);
    for (let count = 0; count < 20; count++) await go(aNamedTask());
    assert.deepEqual(dispatcher.gate('d:shop'), { kind: 'closed', until: clock.now() + 5_000, why: 'breaker' });
  });
});
