import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { Outcome } from '@qbasecron/core';
import { aDestination, aNamedTask, answered, aWorld, hosts, refused, targetAt, type World } from './fakes.ts';

const [a, b, c] = ['a', 'b', 'c'].map((host) => targetAt(host).url) as [string, string, string];

function aBroadcast(answers: Record<string, Outcome>, more: Parameters<typeof aDestination>[0] = {}): World {
  const world = aWorld(aDestination({ policy: 'broadcast', ...more }));
  world.sender.answer = (request) => answers[request.url] ?? answered(200);
  return world;
}

describe('a broadcast', () => {
  it('goes to every target that people have not stopped, at the same time, and each is on record', async () => {
    const { dispatcher, sender, clock } = aBroadcast(
      {},
      { targets: [targetAt('a'), targetAt('b'), targetAt('c', { state: 'draining' })] },
    );
    const task = aNamedTask();
    await dispatcher.prepare([task]);
    const going = dispatcher.dispatch({ task, startedAt: clock.now(), maySend: () => true });
    assert.equal(hosts(sender.sent), 'a b');
    const { outcome, requests, answered: well } = await going;
    assert.equal(outcome.kind, 'delivered');
    assert.deepEqual(
      requests.map((request) => request.target),
      [a, b],
    );
    assert.deepEqual(well, [a, b]);
  });

  it('all: fails by its worst when one does not answer well, and tells who did', async () => {
    const { go } = aBroadcast({ [b]: answered(503, { retryAfter: '9' }), [c]: refused });
    const { outcome, target, answered: well, requests } = await go(aNamedTask());
    assert.ok(outcome.kind === 'rejected' && outcome.status === 503 && outcome.retryAfter === '9');
    assert.equal(target, b);
    assert.deepEqual(well, [a]);
    assert.deepEqual(
      requests.map((request) => request.outcome),
      ['delivered', 'rejected', 'unreachable'],
    );
  });

  it('all: a retry goes only to those that have not answered well, and then it is done', async () => {
    const { sender, go } = aBroadcast({});
    const { outcome, answered: well } = await go(aNamedTask({ answered: [a, c], attemptCount: 1 }));
    assert.equal(hosts(sender.sent), 'b');
    assert.equal(outcome.kind, 'delivered');
    assert.deepEqual(well, [a, c, b]);
  });

  it('all: is done without a request when those that had not answered are stopped since', async () => {
    const { sender, go } = aBroadcast({}, { targets: [targetAt('a'), targetAt('b', { state: 'ejected' })] });
    const { outcome, answered: well } = await go(aNamedTask({ answered: [a], attemptCount: 1 }));
    assert.equal(sender.sent.length, 0);
    assert.equal(outcome.kind, 'delivered');
    assert.deepEqual(well, [a]);
  });

  it('any: one good answer is enough', async () => {
    const { go } = aBroadcast({ [a]: answered(500), [c]: refused }, { broadcastSuccess: 'any' });
    const { outcome, target, answered: well } = await go(aNamedTask());
    assert.equal(outcome.kind, 'delivered');
    assert.equal(target, b);
    assert.deepEqual(well, [b]);
  });

  it('any: fails when none answers well', async () => {
    const { go } = aBroadcast({ [a]: answered(404), [b]: refused, [c]: answered(404) }, { broadcastSuccess: 'any' });
    const { outcome, answered: well } = await go(aNamedTask());
    assert.equal(outcome.kind, 'unreachable', 'what can be retried decides');
    assert.deepEqual(well, []);
  });

  it('the task’s own test of success is asked of each answer', async () => {
    const { go } = aBroadcast({ [a]: answered(404), [b]: answered(404) });
    const { answered: well, requests } = await go(
      aNamedTask({ success: { statuses: [[404, 404]], bodyPattern: null } }),
    );
    assert.deepEqual(well, [a, b]);
    assert.deepEqual(
      requests.map((request) => request.outcome),
      ['delivered', 'delivered', 'rejected'],
    );
  });

  it('calls an ejected target as well, and one sick target opens no breaker', async () => {
    const { dispatcher, sender, go } = aBroadcast({ [a]: answered(500) });
    for (let count = 0; count < 40; count++) await go(aNamedTask());
    assert.equal(dispatcher.figures()[0]?.targets[0]?.ejectionCount, 1);
    assert.equal(sender.sent.filter((request) => request.url === a).length, 40);
    assert.equal(dispatcher.gate('d:shop').kind, 'open');
  });
});
