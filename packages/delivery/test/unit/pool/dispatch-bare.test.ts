import assert from 'node:assert/strict';
import { test } from 'node:test';
import { answered, aBareTask, aWorld, broken, refused, timings } from './fakes.ts';

test('a bare url is sent as it is, before dispatch returns, and no ledger is asked', async () => {
  const { dispatcher, sender, clock, reads } = aWorld();
  const task = aBareTask({ callbackUrl: 'http://bare.example/hook?x=1' });
  await dispatcher.prepare([task]);
  const going = dispatcher.dispatch({ task, startedAt: clock.now(), maySend: () => true });
  assert.equal(sender.sent.length, 1);
  assert.equal(sender.sent[0]?.url, 'http://bare.example/hook?x=1');
  assert.equal(sender.sent[0]?.headers['user-agent'], 'QBaseCron/1');
  assert.deepEqual(await going, { outcome: answered(200), target: null, requests: [], answered: [] });
  assert.deepEqual(reads, []);
});

test('its origin is never left out, but has a breaker: open at 70 % of 20, a probe after 5 s, closed by three', async () => {
  const { dispatcher, sender, clock, go } = aWorld();
  sender.answer = () => refused;
  for (let count = 0; count < 19; count++) await go(aBareTask());
  assert.deepEqual(dispatcher.gate('http://bare.example'), { kind: 'open' });
  assert.equal(dispatcher.figures()[0]?.targets[0]?.ejectionCount, 0);
  await go(aBareTask());
  const until = clock.now() + 5_000;
  assert.deepEqual(dispatcher.gate('http://bare.example'), { kind: 'closed', until, why: 'breaker' });
  assert.deepEqual(dispatcher.gate('http://other.example'), { kind: 'open' });

  await clock.advance(5_000);
  for (let probe = 0; probe < 3; probe++) {
    const { promise, resolve } = Promise.withResolvers<ReturnType<typeof answered>>();
    sender.answer = () => promise;
    assert.deepEqual(dispatcher.gate('http://bare.example'), { kind: 'open' });
    const going = go(aBareTask());
    await clock.settle();
    assert.deepEqual(dispatcher.gate('http://bare.example'), { kind: 'busy' });
    resolve(answered(204));
    await going;
  }
  assert.equal(dispatcher.figures()[0]?.breaker, 'closed');
});

test('4xx and 429 open no breaker', async () => {
  const { dispatcher, sender, go } = aWorld();
  for (const status of [404, 429]) {
    sender.answer = () => answered(status, { retryAfter: '60' });
    for (let count = 0; count < 50; count++) await go(aBareTask());
  }
  assert.deepEqual(dispatcher.gate('http://bare.example'), { kind: 'open' });
});

test('what cannot be built and what the sender fails at are outcomes, and nothing is left under way', async () => {
  const { dispatcher, sender, go } = aWorld();
  assert.equal((await go(aBareTask({ callbackUrl: null }))).outcome.kind, 'blocked');
  sender.answer = () => {
    throw new Error('a fault');
  };
  const { outcome } = await go(aBareTask());
  assert.equal(outcome.kind === 'broken' && outcome.code, 'sender_failed');
  assert.equal(dispatcher.figures()[0]?.inFlightCount, 0);
});

test('the task’s own test of success decides what becomes of it, and status alone decides the health', async () => {
  const { dispatcher, sender, go } = aWorld();
  const success = { statuses: [[404, 404]] as const, bodyPattern: null };
  sender.answer = () => answered(404);
  assert.equal((await go(aBareTask({ success }))).outcome.kind, 'delivered');
  sender.answer = () => answered(200);
  for (let count = 0; count < 50; count++) assert.equal((await go(aBareTask({ success }))).outcome.kind, 'rejected');
  assert.deepEqual(dispatcher.gate('http://bare.example'), { kind: 'open' });
});

test('a default secret signs it: id, whole seconds and body as sent', async () => {
  const signed: unknown[] = [];
  const sign = (secrets: readonly string[], message: object): string => {
    signed.push([secrets, message]);
    return 'v1,signature';
  };
  const { sender, clock, go } = aWorld(null, { defaultSecret: 'whsec_default', sign });
  const task = aBareTask();
  await go(task);
  assert.equal(sender.sent[0]?.headers['webhook-signature'], 'v1,signature');
  const timestamp = Math.floor(clock.now() / 1_000);
  assert.deepEqual(signed, [[['whsec_default'], { id: task.id, timestamp, body: sender.sent[0]?.body }]]);
});

test('without a secret nothing is signed', async () => {
  const { sender, go } = aWorld(null, { sign: () => assert.fail('there is nothing to sign with') });
  await go(aBareTask());
  assert.ok(!('webhook-signature' in (sender.sent[0]?.headers ?? {})));
});

test('figures tell requests under way, answers, times and the last error of the latest flows', async () => {
  const { dispatcher, sender, clock, go } = aWorld();
  sender.answer = () => answered(200, { timings: { ...timings, totalMs: 40 } });
  await go(aBareTask());
  sender.answer = () => broken;
  await go(aBareTask());
  await clock.advance(1_000);
  await go(aBareTask({ flow: 'http://later.example', callbackUrl: 'http://later.example/' }));
  const [later, first] = dispatcher.figures();
  assert.equal(later?.flow, 'http://later.example');
  assert.deepEqual(first, {
    flow: 'http://bare.example',
    breaker: 'closed',
    openUntil: null,
    inFlightCount: 0,
    targets: [
      {
        target: 'http://bare.example',
        inFlightCount: 0,
        successCount: 1,
        failureCount: 1,
        p50Ms: 40,
        p95Ms: 40,
        ejectionCount: 0,
        ejectedUntil: null,
        lastError: 'broken: ECONNRESET (reset)',
        lastErrorAt: clock.now() - 1_000,
      },
    ],
  });
});

test('figures are of at most 100 flows', async () => {
  const { dispatcher, go } = aWorld();
  for (let count = 0; count < 130; count++) await go(aBareTask({ flow: `http://h${count}.example` }));
  assert.equal(dispatcher.figures().length, 100);
});

test('closing it closes the sender', async () => {
  const { dispatcher, sender } = aWorld();
  await dispatcher.close();
  assert.equal(sender.closeCount, 1);
});
