import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { CallbackRequest, DestinationAuth, Outcome } from '@qbasecron/core';
import {
  aDestination,
  aNamedTask,
  answered,
  aWorld,
  refused,
  seal,
  targetAt,
  timings,
  type World,
} from '../pool/fakes.ts';

const tokenUrl = 'http://login.example/token';
const oauth2: DestinationAuth = {
  kind: 'oauth2',
  tokenUrl,
  clientId: 'client:1',
  clientSecret: seal('s ecret/&'),
  scope: 'orders',
  audience: null,
};

/** Gives out token-1, token-2, … for an hour each. */
function anOAuthWorld(
  more: Parameters<typeof aDestination>[0] = {},
): World & { tokenRequests(): CallbackRequest[]; calls(): CallbackRequest[] } {
  const world = aWorld(aDestination({ auth: oauth2, ...more }));
  let issued = 0;
  world.sender.answer = (request) => (request.url === tokenUrl ? tokenAnswer(`token-${++issued}`) : answered(200));
  return {
    ...world,
    tokenRequests: () => world.sender.sent.filter((request) => request.url === tokenUrl),
    calls: () => world.sender.sent.filter((request) => request.url !== tokenUrl),
  };
}

function tokenAnswer(token: string, expiresIn: unknown = 3_600): Outcome {
  const body = JSON.stringify({ access_token: token, token_type: 'Bearer', expires_in: expiresIn });
  return answered(200, { responseExcerpt: body });
}

function authorizations(sent: readonly CallbackRequest[]): (string | undefined)[] {
  return sent.map((request) => request.headers['authorization']);
}

describe('bearer and basic', () => {
  it('are sent in authorization, above the headers of the destination and beneath the task’s own', async () => {
    const table: [DestinationAuth, string][] = [
      [{ kind: 'bearer', token: seal('t0k3n') }, 'Bearer t0k3n'],
      [{ kind: 'basic', username: 'jo', password: seal('p:ä') }, `Basic ${Buffer.from('jo:p:ä').toString('base64')}`],
    ];
    for (const [auth, expected] of table) {
      const { sender, go } = aWorld(aDestination({ auth, headers: { authorization: 'of the destination' } }));
      await go(aNamedTask());
      await go(aNamedTask({ headers: { authorization: 'of the task' } }));
      assert.deepEqual(authorizations(sender.sent), [expected, 'of the task']);
    }
  });
});

describe('oauth2', () => {
  it('fetches a token by client credentials through the same sender, and sends it', async () => {
    const { tokenRequests, calls, go } = anOAuthWorld();
    const { outcome, requests } = await go(aNamedTask());
    assert.equal(outcome.kind, 'delivered');
    assert.deepEqual(requests, []);
    const [fetched] = tokenRequests();
    assert.equal(fetched?.body, 'grant_type=client_credentials&scope=orders');
    const expected = Buffer.from('client%3A1:s+ecret%2F%26').toString('base64');
    assert.equal(fetched?.headers['authorization'], `Basic ${expected}`);
    assert.deepEqual(authorizations(calls()), ['Bearer token-1']);
  });

  it('all who wait share one fetch, and later requests use the kept token at once', async () => {
    const { dispatcher, clock, tokenRequests, calls, go } = anOAuthWorld();
    await Promise.all([go(aNamedTask()), go(aNamedTask()), go(aNamedTask())]);
    const before = calls().length;
    void dispatcher.dispatch({ task: aNamedTask(), startedAt: clock.now(), maySend: () => true });
    assert.equal(calls().length, before + 1, 'before dispatch returns');
    assert.equal(tokenRequests().length, 1);
  });

  it('renews ahead, so that nobody waits, and uses a token until 30 s before its end', async () => {
    const { clock, tokenRequests, calls, go } = anOAuthWorld();
    await go(aNamedTask());
    await clock.advance(3_540_000 - 1);
    await go(aNamedTask());
    assert.equal(tokenRequests().length, 1);
    await clock.advance(1);
    await go(aNamedTask());
    await go(aNamedTask());
    assert.equal(tokenRequests().length, 2);
    assert.deepEqual(authorizations(calls()), ['Bearer token-1', 'Bearer token-1', 'Bearer token-1', 'Bearer token-2']);
  });

  it('keeps a short token for nine tenths of its life, and one without a life for nine tenths of five minutes', async () => {
    for (const [expiresIn, lifeMs] of [
      [60, 60_000],
      ['60', 60_000],
      [null, 300_000],
    ] as const) {
      const { sender, clock, tokenRequests, go } = anOAuthWorld();
      sender.answer = (request) => (request.url === tokenUrl ? tokenAnswer('t', expiresIn) : answered(200));
      await go(aNamedTask());
      await clock.advance(lifeMs * 0.8 - 1);
      await go(aNamedTask());
      assert.equal(tokenRequests().length, 1);
      sender.answer = (request) => (request.url === tokenUrl ? refused : answered(200));
      await clock.advance(lifeMs * 0.1);
      assert.equal((await go(aNamedTask())).outcome.kind, 'delivered', 'a failed renewal leaves the old one in use');
      await clock.advance(lifeMs * 0.1);
      const { outcome } = await go(aNamedTask());
      assert.ok(outcome.kind === 'unreachable' && outcome.code === 'oauth2_token');
    }
  });

  it('without a token nothing is sent: unreachable, oauth2_token, and no target is to blame', async () => {
    const faults: Outcome[] = [
      refused,
      answered(401, { responseExcerpt: 'secret words' }),
      answered(200, { responseExcerpt: 'not json' }),
      answered(200, { responseExcerpt: '[]' }),
      answered(200, { responseExcerpt: 'null' }),
      answered(200, { responseExcerpt: '{"access_token":"a\\r\\nb"}' }),
      answered(200, { responseExcerpt: '{"access_token":"a","token_type":"mac"}' }),
      { kind: 'timeout', phase: 'response', timings },
    ];
    for (const fault of faults) {
      const { sender, dispatcher, calls, go } = anOAuthWorld();
      sender.answer = () => fault;
      const { outcome, target } = await go(aNamedTask());
      assert.ok(outcome.kind === 'unreachable' && outcome.code === 'oauth2_token', JSON.stringify(outcome));
      assert.ok(!outcome.detail.includes('secret words'));
      assert.equal(target, null);
      assert.equal(calls().length, 0);
      assert.equal(dispatcher.figures()[0]?.targets[0]?.lastError, null);
    }
  });

  it('a failed fetch is not repeated within a second', async () => {
    const { sender, clock, tokenRequests, go } = anOAuthWorld();
    sender.answer = () => refused;
    for (let count = 0; count < 5; count++) await go(aNamedTask());
    assert.equal(tokenRequests().length, 1);
    await clock.advance(1_000);
    await go(aNamedTask());
    assert.equal(tokenRequests().length, 2);
  });

  it('401 drops the kept token, and the request is made once more with a new one, in the same attempt', async () => {
    for (const policy of ['failover', 'broadcast'] as const) {
      const { sender, calls, go } = anOAuthWorld({ policy, targets: [targetAt('a')] });
      const issue = sender.answer;
      sender.answer = (request) =>
        request.headers['authorization'] === 'Bearer token-1' ? answered(401) : issue(request);
      const { outcome, requests } = await go(aNamedTask());
      assert.equal(outcome.kind, 'delivered');
      assert.deepEqual(
        requests.map((request) => request.status),
        [401, 200],
        policy,
      );
      assert.deepEqual(authorizations(calls()), ['Bearer token-1', 'Bearer token-2']);
    }
  });

  it('a receiver that answers 401 whatever the token does not have one fetched for each request', async () => {
    const { sender, tokenRequests, go } = anOAuthWorld();
    const issue = sender.answer;
    sender.answer = (request) => (request.url === tokenUrl ? issue(request) : answered(401));
    for (let count = 0; count < 10; count++) assert.equal((await go(aNamedTask())).outcome.kind, 'rejected');
    assert.equal(tokenRequests().length, 2);
  });

  it('at_most_once is not sent again after 401', async () => {
    for (const policy of ['failover', 'broadcast'] as const) {
      const { sender, calls, go } = anOAuthWorld({ policy, targets: [targetAt('a')] });
      const issue = sender.answer;
      sender.answer = (request) => (request.url === tokenUrl ? issue(request) : answered(401));
      await go(aNamedTask({ delivery: 'at_most_once' }));
      assert.equal(calls().length, 1);
    }
  });

  it('nothing is sent when the lease ended while the token was fetched', async () => {
    for (const policy of ['failover', 'broadcast'] as const) {
      const { calls, go } = anOAuthWorld({ policy });
      const { outcome } = await go(aNamedTask(), () => false);
      assert.ok(outcome.kind === 'unreachable' && outcome.code === 'lease_lost');
      assert.equal(calls().length, 0);
    }
  });

  it('a new revision has a token of its own', async () => {
    const { record, clock, tokenRequests, go } = anOAuthWorld();
    await go(aNamedTask());
    record.set('shop', aDestination({ auth: oauth2, revision: 2 }));
    await clock.advance(1_000);
    await go(aNamedTask());
    assert.equal(tokenRequests().length, 2);
  });
});

describe('secrets', () => {
  const secret = 'do-not-tell';
  const auth: DestinationAuth = { kind: 'bearer', token: seal(`${secret}-token`) };
  const everySecret = {
    auth,
    secretHeaders: { 'x-key': seal(`${secret}-header`) },
    tls: { ca: null, cert: 'CERT', key: seal(`${secret}-key`) },
    signing: [{ secret: seal(`${secret}-signing`), createdAt: 1, expiresAt: null }],
  };

  it('are opened once for each revision', async () => {
    const { record, clock, opened, go } = aWorld(aDestination(everySecret));
    await go(aNamedTask());
    await clock.advance(5_000);
    await go(aNamedTask());
    assert.equal(opened.length, 4);
    record.set('shop', aDestination({ ...everySecret, revision: 2 }));
    await clock.advance(1_000);
    await go(aNamedTask());
    assert.equal(opened.length, 8);
  });

  it('never come into the log or the figures, whatever goes wrong', async () => {
    const world = aWorld(aDestination(everySecret));
    const { sender, clock, dispatcher, logged, go } = world;
    const answers = [answered(500), refused, answered(410), answered(401)];
    for (const answer of answers) {
      sender.answer = () => answer;
      for (let count = 0; count < 8; count++) await go(aNamedTask());
    }
    sender.answer = () => {
      throw new Error('a fault');
    };
    await go(aNamedTask());
    await clock.settle();
    assert.ok(
      sender.sent.some((request) => JSON.stringify(request).includes(secret)),
      'they are sent',
    );
    assert.ok(logged.length > 0);
    assert.ok(!logged.join('\n').includes(secret));
    assert.ok(!JSON.stringify(dispatcher.figures()).includes(secret));

    const oauth = aWorld(aDestination({ auth: { ...oauth2, clientSecret: seal(secret) } }));
    oauth.sender.answer = () => answered(400, { responseExcerpt: `bad ${secret}` });
    await oauth.go(aNamedTask());
    assert.ok(oauth.logged.length > 0 && !oauth.logged.join('\n').includes(secret));
  });

  it('that cannot be opened make the attempt fail for another try, with nothing sent, and are told once', async () => {
    const sealedElsewhere = { 'x-key': 'sealed with another key' as never };
    const { sender, logged, clock, go } = aWorld(aDestination({ secretHeaders: sealedElsewhere }));
    for (let count = 0; count < 3; count++) {
      const { outcome } = await go(aNamedTask());
      assert.ok(outcome.kind === 'unreachable' && outcome.code === 'secret_unreadable');
      await clock.advance(1_000);
    }
    assert.equal(sender.sent.length, 0);
    assert.equal(logged.filter((line) => line.includes('cannot be opened')).length, 1);
  });
});
