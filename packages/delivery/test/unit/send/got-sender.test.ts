import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { silentLogger, type CallbackRequest, type CallbackSender } from '@qbasecron/core';
import {
  answer,
  closesKeptConnection,
  makeSelfSignedCertificate,
  startReceiver,
  type Behaviour,
  type Receiver,
} from '@qbasecron/testkit';
import fc from 'fast-check';
import { createAddressGuard, createGotSender, type GotSenderOptions } from '../../../src/index.ts';

const guard = createAddressGuard({ allow: ['127.0.0.0/8'] });

describe('the got sender', () => {
  it('names itself with its version when the request does not', () =>
    withParties({}, answer(200), async (sender, receiver) => {
      await sender.send(post(receiver.url));
      assert.equal((await receiver.requests.wait()).headers['user-agent'], 'QBaseCron/1.2.3');
    }));

  it('does not re-send when a kept connection ends later than the stale window', () =>
    withParties({ staleWindowMs: 0 }, closesKeptConnection('reset'), async (sender, receiver) => {
      await sender.send(post(receiver.url));
      assert.equal((await sender.send(post(receiver.url))).kind, 'broken');
      assert.equal(receiver.requests.seen.length, 2);
    }));

  it('keeps no more unused connections than it was told', () =>
    withParties({ idleSocketsMax: 2 }, answer(200), async (sender, receiver) => {
      await Promise.all(Array.from({ length: 6 }, () => sender.send(post(receiver.url))));
      await receiver.endings.wait({ count: 4 });
      await Promise.all([sender.send(post(receiver.url)), sender.send(post(receiver.url))]);
      assert.equal(receiver.connectionCount(), 6, 'two were kept and used again');
    }));

  it('closes a connection that was unused for its time', () =>
    withParties({ idleSocketMs: 50 }, answer(200), async (sender, receiver) => {
      await sender.send(post(receiver.url));
      await receiver.endings.wait();
    }));

  it('opens as many connections to one origin as requests are under way', () =>
    withParties({ inFlightMax: 40 }, hold(40), async (sender, receiver) => {
      const outcomes = await Promise.all(Array.from({ length: 40 }, () => sender.send(post(receiver.url))));
      assert.ok(outcomes.every((outcome) => outcome.kind === 'delivered'));
      assert.equal(receiver.connectionCount(), 40);
    }));

  it('calls nobody on this machine or its network unless it is told to', async (t) => {
    const receiver = await startReceiver(answer(200));
    t.after(() => receiver.close());
    const sender = createGotSender({ inFlightMax: 8, log: silentLogger, version: '1.2.3' });
    const outcome = await sender.send(post(receiver.url));
    assert.equal(outcome.kind === 'blocked' && outcome.code, 'address_refused');
    assert.equal(receiver.connectionCount(), 0);
  });

  it('holds connections for so many TLS settings, and closes the unused ones of the setting that falls out', async (t) => {
    const secure = makeSelfSignedCertificate();
    const receiver = await startReceiver(answer(200), secure);
    t.after(() => receiver.close());
    const sender = createGotSender({ inFlightMax: 8, log: silentLogger, version: '1.2.3', guard, tlsClientsMax: 2 });
    const sendWith = async (id: string): Promise<void> => {
      const request = { ...post(receiver.url), tls: { id, ca: secure.cert, cert: null, key: null } };
      assert.equal((await sender.send(request)).kind, 'delivered');
    };
    for (const id of ['a', 'b', 'a', 'c']) await sendWith(id);
    assert.equal((await receiver.endings.wait()).connection, 2, 'b was unused for longest');
    await sendWith('a');
    await sendWith('c');
    assert.equal(receiver.connectionCount(), 3);
    await sendWith('b');
    assert.equal(receiver.connectionCount(), 4);
    await sender.close();
    await receiver.endings.wait({ count: 4 });
  });

  it('lets a request end whose TLS setting fell out meanwhile, and keeps no connection of it', async (t) => {
    const secure = makeSelfSignedCertificate();
    const receiver = await startReceiver(hold(2), secure);
    t.after(() => receiver.close());
    const sender = createGotSender({ inFlightMax: 8, log: silentLogger, version: '1.2.3', guard, tlsClientsMax: 1 });
    t.after(() => sender.close());
    const sendWith = (id: string) =>
      sender.send({ ...post(receiver.url), tls: { id, ca: secure.cert, cert: null, key: null } });
    const first = sendWith('a');
    await receiver.requests.wait();
    const outcomes = await Promise.all([first, sendWith('b')]);
    assert.deepEqual(
      outcomes.map(({ kind }) => kind),
      ['delivered', 'delivered'],
    );
    assert.equal((await receiver.endings.wait()).connection, 1);
  });

  it('makes an outcome of any bytes a receiver may write', async () => {
    const text = fc.constantFrom(
      'HTTP/1.1 ',
      '200',
      '500',
      ' OK',
      '\r\n',
      'content-length: 3',
      ': ',
      '0',
      'abc',
      '5\r\n',
    );
    const piece = fc.oneof(text.map(Buffer.from), fc.uint8Array({ maxLength: 40 }).map(Buffer.from));
    let bytes: Buffer = Buffer.alloc(0);
    const write: Behaviour = (socket) => void socket.end(bytes);
    await withParties({}, write, async (sender, receiver) => {
      await fc.assert(
        fc.asyncProperty(fc.array(piece, { maxLength: 20 }), async (pieces) => {
          bytes = Buffer.concat(pieces);
          const outcome = await sender.send({ ...post(receiver.url), timeoutMs: 2_000 });
          assert.ok(['delivered', 'rejected', 'broken'].includes(outcome.kind), JSON.stringify(outcome));
        }),
        { numRuns: 300 },
      );
    });
  });
});

/** Answers nobody before `count` requests have come. */
function hold(count: number): Behaviour {
  const waiting: (() => void)[] = [];
  return (socket, request) => {
    waiting.push(() => answer(200)(socket, request));
    if (waiting.length === count) for (const release of waiting) release();
  };
}

function post(url: string): CallbackRequest {
  return { url, method: 'POST', headers: { 'content-type': 'text/plain' }, body: 'hello', timeoutMs: 10_000 };
}

async function withParties(
  options: Partial<GotSenderOptions>,
  behaviour: Behaviour,
  run: (sender: CallbackSender, receiver: Receiver) => Promise<void>,
): Promise<void> {
  const receiver = await startReceiver(behaviour);
  const sender = createGotSender({ inFlightMax: 8, log: silentLogger, version: '1.2.3', guard, ...options });
  try {
    await run(sender, receiver);
  } finally {
    await sender.close();
    await receiver.close();
  }
}
