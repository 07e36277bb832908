import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { CallbackRequest } from '@qbasecron/core';
import { healthRules } from '../health/rules.ts';
import { aDestination, aNamedTask, answered, aWorld, hosts, refused, targetAt, type World } from './fakes.ts';

const active = {
  path: '/healthz',
  method: 'HEAD' as const,
  intervalMs: 10_000,
  timeoutMs: 2_000,
  healthyAfter: 2,
  unhealthyAfter: 3,
};
const checked = aDestination({ health: { ...healthRules, active } });

function checksOf({ sender }: World): CallbackRequest[] {
  return sender.sent.filter((request) => request.url.endsWith('/healthz'));
}

test('each target is asked once in an interval, at its origin, by the same sender', async () => {
  const world = aWorld(checked);
  await world.dispatcher.prepare([aNamedTask()]);
  await world.clock.advance(30_000);
  const checks = checksOf(world);
  assert.equal(hosts(checks), 'a b c a b c a b c');
  assert.deepEqual(
    [checks[0]?.url, checks[0]?.method, checks[0]?.timeoutMs, checks[0]?.body],
    ['http://a.example/healthz', 'HEAD', 2_000, null],
  );
});

test('three bad answers take a target out, two good ones bring it back', async () => {
  const world = aWorld(checked);
  const { sender, clock, dispatcher, logged, go } = world;
  let isWell = false;
  sender.answer = (request) => (request.url.startsWith('http://a.') && !isWell ? refused : answered(200));
  await dispatcher.prepare([aNamedTask()]);
  await clock.advance(30_000);
  assert.ok((dispatcher.figures()[0]?.targets[0]?.ejectedUntil ?? 0) > clock.now());
  await go(aNamedTask());
  assert.equal(hosts(sender.sent.slice(-1)), 'b');
  isWell = true;
  await clock.advance(20_000);
  await go(aNamedTask());
  assert.equal(hosts(sender.sent.slice(-1)), 'a');
  assert.equal(logged.filter((line) => line.startsWith('checks ')).length, 2);
});

test('an answer other than 2xx is bad, and targets that people have stopped are not asked', async () => {
  const targets = [targetAt('a'), targetAt('b', { state: 'draining' }), targetAt('c')];
  const world = aWorld({ ...checked, targets });
  world.sender.answer = (request) => answered(request.url.startsWith('http://a.') ? 404 : 204);
  await world.dispatcher.prepare([aNamedTask()]);
  await world.clock.advance(30_000);
  assert.equal(hosts(checksOf(world)), 'a c a c a c');
  const out = world.dispatcher.figures()[0]?.targets.map((target) => target.ejectedUntil !== null);
  assert.deepEqual(out, [true, false, false]);
});

test('when all are out, all are used', async () => {
  const { sender, clock, dispatcher, go } = aWorld(checked);
  sender.answer = (request) => (request.url.endsWith('/healthz') ? answered(503) : answered(200));
  await dispatcher.prepare([aNamedTask()]);
  await clock.advance(30_000);
  assert.equal((await go(aNamedTask())).outcome.kind, 'delivered');
});

test('they end when the destination is not used for ten minutes, or wants no more, and at the close', async () => {
  const idle = aWorld(checked);
  await idle.dispatcher.prepare([aNamedTask()]);
  await idle.clock.advance(700_000);
  assert.equal(idle.clock.timerCount(), 0);

  const changed = aWorld(checked);
  await changed.dispatcher.prepare([aNamedTask()]);
  changed.record.set('shop', aDestination({ revision: 2 }));
  await changed.clock.advance(1_000);
  await changed.dispatcher.prepare([aNamedTask()]);
  await changed.clock.advance(20_000);
  assert.equal(changed.clock.timerCount(), 0);

  const closed = aWorld(checked);
  await closed.dispatcher.prepare([aNamedTask()]);
  await closed.dispatcher.close();
  assert.equal(closed.clock.timerCount(), 0);
});

test('a destination without checks is not asked', async () => {
  const world = aWorld();
  await world.dispatcher.prepare([aNamedTask()]);
  await world.clock.advance(60_000);
  assert.equal(world.sender.sent.length, 0);
});

test('a path that reads like another host stays at the origin of the target, and no path ends the process', async () => {
  for (const path of ['//', '///', '//elsewhere.example/healthz', '/\\', '?deep=1']) {
    const world = aWorld(aDestination({ health: { ...healthRules, active: { ...active, path } } }));
    await world.dispatcher.prepare([aNamedTask()]);
    await world.clock.advance(10_000);
    assert.equal(hosts(world.sender.sent), 'a b c', path);
  }
});
