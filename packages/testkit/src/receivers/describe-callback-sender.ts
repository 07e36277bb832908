import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { CallbackRequest, CallbackSender, Outcome } from '@qbasecron/core';
import { withDeadline } from '../signals.ts';
import * as behave from './behaviours.ts';
import { refusedUrl, startReceiver, type Behaviour, type Receiver } from './receiver.ts';
import { makeSelfSignedCertificate } from './self-signed.ts';

/** Makes the sender under test; `ca` is the PEM of an authority to trust. */
export type MakeSender = (options: { ca?: string; connectTimeoutMs?: number }) => CallbackSender;

const shortMs = 250;

/** The guarantees of the CallbackSender port, on real sockets against receivers that misbehave. */
export function describeCallbackSender(name: string, makeSender: MakeSender): void {
  describe(`CallbackSender: ${name}`, () => {
    describeRequests(makeSender);
    describeAnswers(makeSender);
    describeLimits(makeSender);
    describeBrokenConnections(makeSender);
    describeKeptConnections(makeSender);
    describeRefusals(makeSender);
  });
}

function describeRequests(makeSender: MakeSender): void {
  it('sends method, headers and body byte for byte, with content-length', () =>
    withReceiver(makeSender, behave.answer(200), async ({ sender, receiver }) => {
      const body = 'desc=%E8%B4%A2&raw=财神给小墨发送消息 🎉\r\n';
      const headers = { 'content-type': 'text/plain', 'user-agent': 'QBaseCron/9', 'webhook-id': 'a1' };
      await sender.send({ ...post(`${receiver.url}a/b?c=%20d`), method: 'PUT', headers, body });
      const request = await receiver.requests.wait();
      assert.equal(request.method, 'PUT');
      assert.equal(request.path, '/a/b?c=%20d');
      assert.deepEqual(request.body, Buffer.from(body));
      assert.equal(request.headers['content-length'], String(Buffer.byteLength(body)));
      assert.equal(request.headers['transfer-encoding'], undefined);
      for (const [key, value] of Object.entries(headers)) assert.equal(request.headers[key], value);
    }));

  for (const method of ['GET', 'HEAD', 'DELETE', 'POST', 'PUT', 'PATCH']) {
    it(`sends ${method} without a body when there is none`, () =>
      withReceiver(makeSender, behave.answer(204), async ({ sender, receiver }) => {
        const outcome = await sender.send({ ...post(receiver.url), method, headers: {}, body: null });
        assert.equal(outcome.kind, 'delivered');
        const request = await receiver.requests.wait();
        assert.equal(request.method, method);
        assert.equal(request.body.length, 0);
      }));
  }

  it('asks for no compression, and uses no proxy named in the environment', () =>
    withReceiver(makeSender, behave.answer(200), async ({ sender, receiver }) => {
      process.env['http_proxy'] = process.env['HTTP_PROXY'] = await refusedUrl();
      try {
        assert.equal((await sender.send(post(receiver.url))).kind, 'delivered');
      } finally {
        delete process.env['http_proxy'];
        delete process.env['HTTP_PROXY'];
      }
      assert.equal((await receiver.requests.wait()).headers['accept-encoding'], undefined);
    }));

  it('sends a GET with a body', () =>
    withReceiver(makeSender, behave.answer(200), async ({ sender, receiver }) => {
      assert.equal((await sender.send({ ...post(receiver.url), method: 'GET' })).kind, 'delivered');
      assert.equal((await receiver.requests.wait()).body.toString(), 'hello');
    }));

  it('carries a body of 1 MiB', () =>
    withReceiver(makeSender, behave.answer(200), async ({ sender, receiver }) => {
      const body = '字'.repeat(349_525);
      assert.equal((await sender.send({ ...post(receiver.url), body })).kind, 'delivered');
      assert.equal((await receiver.requests.wait()).body.toString(), body);
    }));
}

function describeAnswers(makeSender: MakeSender): void {
  for (const status of [200, 201, 202, 204, 299]) {
    it(`calls ${status} delivered`, () =>
      expectOutcome(makeSender, behave.answer(status), { kind: 'delivered', status }));
  }

  for (const status of [300, 304, 400, 404, 408, 410, 425, 429, 500, 503]) {
    it(`calls ${status} rejected`, () =>
      expectOutcome(makeSender, behave.answer(status), { kind: 'rejected', status }));
  }

  it('does not follow a redirect', () =>
    withReceiver(makeSender, behave.answer(302, { location: '/elsewhere' }), async ({ sender, receiver }) => {
      assertOutcome(await sender.send(post(receiver.url)), { kind: 'rejected', status: 302 });
      assert.equal(receiver.requests.seen.length, 1);
    }));

  it('tells Retry-After as sent, at most 128 characters of it', async () => {
    const long = 'x'.repeat(500);
    await expectOutcome(makeSender, behave.answer(429, { 'retry-after': '17' }), {
      kind: 'rejected',
      retryAfter: '17',
    });
    await expectOutcome(makeSender, behave.answer(429), { kind: 'rejected', retryAfter: null });
    await expectOutcome(makeSender, behave.answer(503, { 'retry-after': long }), {
      kind: 'rejected',
      retryAfter: long.slice(0, 128),
    });
  });

  it('keeps the first 4 KiB of a failure, never half a character, and nothing of a success', async () => {
    const body = '财'.repeat(5_000);
    await expectOutcome(makeSender, behave.answer(500, {}, body), {
      kind: 'rejected',
      responseExcerpt: '财'.repeat(Math.floor(4_096 / 3)),
    });
    await expectOutcome(makeSender, behave.answer(500, {}, Buffer.from([0x61, 0xff, 0x62])), {
      kind: 'rejected',
      responseExcerpt: 'a\ufffdb',
    });
    await expectOutcome(makeSender, behave.answer(500), { kind: 'rejected', responseExcerpt: null });
    await withReceiver(makeSender, behave.answer(200, {}, body), async ({ sender, receiver }) => {
      assert.equal('responseExcerpt' in (await sender.send(post(receiver.url))), false);
    });
  });

  it('takes a body that ends with the connection', () =>
    expectOutcome(makeSender, behave.bodyUntilEnd, { kind: 'rejected', status: 500, responseExcerpt: 'broken here' }));

  it('passes over interim answers', () =>
    expectOutcome(makeSender, behave.interimThenOk, { kind: 'delivered', status: 200 }));

  it('does not unpack a compressed answer', () =>
    expectOutcome(makeSender, behave.gzipBomb, { kind: 'rejected', status: 500, responseExcerpt: null }));

  it('calls an unasked 101 rejected, and closes its connection', () =>
    withReceiver(makeSender, behave.unaskedUpgrade, async ({ sender, receiver }) => {
      assertOutcome(await sender.send(post(receiver.url)), { kind: 'rejected', status: 101 });
      await receiver.endings.wait();
    }));

  it('tells the milliseconds of each phase, null for those not needed', () =>
    withReceiver(makeSender, behave.answer(200), async ({ sender, receiver }) => {
      const first = timingsOf(await sender.send(post(receiver.url)));
      const second = timingsOf(await sender.send(post(receiver.url)));
      assert.equal(first.dnsMs, null, 'an address needs no name resolution');
      assert.equal(typeof first.connectMs, 'number');
      assert.equal(first.tlsMs, null);
      assert.deepEqual([second.dnsMs, second.connectMs, second.tlsMs], [null, null, null], 'a kept connection');
      for (const timings of [first, second]) {
        assert.equal(typeof timings.firstByteMs, 'number');
        assert.ok(Object.values(timings).every((ms) => ms === null || (Number.isInteger(ms) && ms >= 0 && ms < 5_000)));
      }
    }));
}

function describeLimits(makeSender: MakeSender): void {
  const hanging: [string, Behaviour, string][] = [
    ['says nothing', behave.hangBeforeHeaders, 'response'],
    ['drips its headers', behave.slowDripOfHeaders, 'response'],
    ['sends interim answers without end', behave.endlessInterim, 'response'],
    ['stops in its body', behave.hangInBody, 'body'],
    ['drips its body', behave.slowDrip, 'body'],
  ];
  for (const [what, behaviour, phase] of hanging) {
    it(`ends in its time, and closes the connection, when the receiver ${what}`, () =>
      withReceiver(makeSender, behaviour, async ({ sender, receiver }) => {
        const outcome = await sender.send({ ...post(receiver.url), timeoutMs: shortMs });
        assertOutcome(outcome, { kind: 'timeout', phase });
        const { totalMs } = timingsOf(outcome);
        assert.ok(totalMs >= shortMs - 5 && totalMs < shortMs + 2_000, `${totalMs} ms`);
        await receiver.endings.wait();
      }));
  }

  for (const [status, kind] of [
    [200, 'delivered'],
    [500, 'rejected'],
  ] as const) {
    it(`reads no more than 64 KiB of an endless ${status}, and goes by its status`, () =>
      withReceiver(makeSender, behave.endlessBody(status), async ({ sender, receiver }) => {
        const outcome = await sender.send(post(receiver.url));
        assertOutcome(outcome, { kind, status });
        if (outcome.kind === 'rejected') assert.equal(outcome.responseExcerpt, 'x'.repeat(4_096));
        // What the kernel's buffers on both sides took besides stays below 16 MiB.
        assert.ok((await receiver.endings.wait()).bytesWritten < 16 * 1024 * 1024);
      }));
  }
}

function describeBrokenConnections(makeSender: MakeSender): void {
  const breaking: [string, Behaviour][] = [
    ['resets instead of an answer', behave.resetBeforeAnswer],
    ['ends instead of an answer', behave.endBeforeAnswer],
    ['resets within the headers', behave.resetInHeaders],
    ['resets within the body', behave.resetInBody],
    ['ends within the body', behave.endInBody],
    ['sends 200 KB of headers', behave.hugeHeaders],
    ['does not speak HTTP', behave.garbage],
  ];
  for (const [what, behaviour] of breaking) {
    it(`calls it broken, and sends once only, when the receiver ${what}`, () =>
      withReceiver(makeSender, behaviour, async ({ sender, receiver }) => {
        const outcome = await sender.send(post(receiver.url));
        assertOutcome(outcome, { kind: 'broken' });
        assertExplained(outcome);
        await receiver.endings.wait();
        assert.equal(receiver.requests.seen.length, 1);
      }));
  }

  it('calls it unreachable when nobody listens', async () => {
    const url = await refusedUrl();
    await withSender(makeSender({}), async (sender) => {
      const outcome = await sender.send(post(url));
      assertOutcome(outcome, { kind: 'unreachable', code: 'ECONNREFUSED' });
      assertExplained(outcome);
    });
  });

  it('calls it unreachable when the name does not resolve', () =>
    withSender(makeSender({}), async (sender) => {
      const outcome = await sender.send(post('http://no-such-host.invalid/'));
      assertOutcome(outcome, { kind: 'unreachable' });
      assertExplained(outcome);
    }));

  it('calls it unreachable, and sends nothing, when the certificate is not trusted', async () => {
    const receiver = await startReceiver(behave.answer(200), makeSelfSignedCertificate());
    await withSender(makeSender({}), async (sender) => {
      assertOutcome(await sender.send(post(receiver.url)), { kind: 'unreachable' });
      assert.equal(receiver.requests.seen.length, 0);
    });
    await receiver.close();
  });

  it('speaks TLS to a receiver it trusts, and tells the milliseconds of the handshake', async () => {
    const certificate = makeSelfSignedCertificate();
    const receiver = await startReceiver(behave.answer(200), certificate);
    await withSender(makeSender({ ca: certificate.cert }), async (sender) => {
      const outcome = await sender.send(post(receiver.url));
      assertOutcome(outcome, { kind: 'delivered' });
      assert.equal(typeof timingsOf(outcome).tlsMs, 'number');
      assert.equal(timingsOf(await sender.send(post(receiver.url))).tlsMs, null);
      assert.equal(receiver.connectionCount(), 1);
    });
    await receiver.close();
  });

  it('calls it unreachable when TLS is spoken to a plain port', () =>
    withReceiver(makeSender, behave.garbage, async ({ sender, receiver }) => {
      // The handshake's bytes hold no end of a header, so this receiver waits for more.
      const url = receiver.url.replace('http:', 'https:');
      const outcome = await sender.send({ ...post(url), timeoutMs: shortMs });
      assertOutcome(outcome, { kind: 'unreachable', code: 'ETIMEDOUT' });
      assert.equal(receiver.requests.seen.length, 0);
    }));

  it('gives up on a connection that does not come to stand before the task’s time is over', () =>
    withReceiver(makeSender, behave.garbage, async ({ receiver }) => {
      await withSender(makeSender({ connectTimeoutMs: shortMs }), async (sender) => {
        const outcome = await sender.send(post(receiver.url.replace('http:', 'https:')));
        assertOutcome(outcome, { kind: 'unreachable', code: 'ETIMEDOUT' });
        assert.ok(timingsOf(outcome).totalMs < 3_000);
      });
    }));
}

function describeKeptConnections(makeSender: MakeSender): void {
  it('uses a connection again', () =>
    withReceiver(makeSender, behave.answer(500, {}, 'no'), async ({ sender, receiver }) => {
      for (let count = 0; count < 3; count++) await sender.send(post(receiver.url));
      assert.equal(receiver.connectionCount(), 1);
    }));

  for (const how of ['reset', 'end'] as const) {
    it(`delivers at once on a new connection when a kept one ends (${how}) as it is used again`, () =>
      withReceiver(makeSender, behave.closesKeptConnection(how), async ({ sender, receiver }) => {
        assertOutcome(await sender.send(post(receiver.url)), { kind: 'delivered' });
        assertOutcome(await sender.send({ ...post(receiver.url), body: 'second' }), { kind: 'delivered' });
        const unanswered = receiver.requests.seen.filter((request) => request.onConnection === 2);
        assert.equal(unanswered.length, 1);
        assert.equal(receiver.requests.seen.at(-1)?.body.toString(), 'second');
        assert.equal(receiver.connectionCount(), 2);
      }));
  }

  it('never sends twice what must not be, and does not fail it on a kept connection either', () =>
    withReceiver(makeSender, behave.closesKeptConnection('reset'), async ({ sender, receiver }) => {
      assertOutcome(await sender.send(post(receiver.url)), { kind: 'delivered' });
      const once = { ...post(receiver.url), body: 'once', resendOnStaleSocket: false };
      assertOutcome(await sender.send(once), { kind: 'delivered' });
      assert.equal(receiver.requests.seen.filter((request) => request.body.toString() === 'once').length, 1);
    }));

  it('lets requests under way finish when it is closed, and keeps no connection after', () =>
    withReceiver(makeSender, behave.answer(200), async ({ sender, receiver }) => {
      await sender.send(post(receiver.url));
      const underWay = sender.send(post(receiver.url));
      await sender.close();
      assert.equal((await underWay).kind, 'delivered');
      await receiver.endings.wait({ count: receiver.connectionCount() });
    }));
}

function describeRefusals(makeSender: MakeSender): void {
  const refused: [string, Partial<CallbackRequest>][] = [
    ['a url that is none', { url: 'here' }],
    ['ftp:', { url: 'ftp://127.0.0.1/' }],
    ['file:', { url: 'file:///etc/passwd' }],
    ['unix:', { url: 'unix:/var/run/docker.sock:/info' }],
    ['a socket path as host', { url: 'http://unix:/var/run/docker.sock:/info' }],
    ['user:password@', { url: 'http://user:secret@127.0.0.1/' }],
    ['CONNECT', { method: 'CONNECT' }],
    ['a method that is none', { method: 'GET /x HTTP/1.1\r\n' }],
    ['a header value beyond latin1', { headers: { 'x-name': '财神' } }],
    ['a header value with a line break', { headers: { 'x-name': 'a\r\nb: c' } }],
    ['a header name with a space', { headers: { 'x name': 'a' } }],
    ['an empty header name', { headers: { '': 'a' } }],
    ['transfer-encoding', { headers: { 'transfer-encoding': 'chunked' } }],
    ['connection', { headers: { connection: 'upgrade' } }],
    ['upgrade', { headers: { upgrade: 'websocket' } }],
    ['expect', { headers: { expect: '100-continue' } }],
  ];
  for (const [what, part] of refused) {
    it(`refuses ${what}, and opens no connection`, () =>
      withReceiver(makeSender, behave.answer(200), async ({ sender, receiver }) => {
        const outcome = await sender.send({ ...post(receiver.url), ...part });
        assertOutcome(outcome, { kind: 'blocked' });
        assertExplained(outcome);
        assert.equal(receiver.connectionCount(), 0);
      }));
  }

  it('sends header values of latin1 as they are', () =>
    withReceiver(makeSender, behave.answer(200), async ({ sender, receiver }) => {
      await sender.send({ ...post(receiver.url), headers: { 'x-name': 'café' } });
      assert.equal((await receiver.requests.wait()).headers['x-name'], 'café');
    }));
}

function post(url: string): CallbackRequest {
  return { url, method: 'POST', headers: { 'content-type': 'text/plain' }, body: 'hello', timeoutMs: 10_000 };
}

async function expectOutcome(makeSender: MakeSender, behaviour: Behaviour, expected: Partial<Outcome>): Promise<void> {
  await withReceiver(makeSender, behaviour, async ({ sender, receiver }) => {
    assertOutcome(await sender.send(post(receiver.url)), expected);
  });
}

function assertOutcome(outcome: Outcome, expected: Record<string, unknown>): void {
  const seen = Object.fromEntries(Object.keys(expected).map((key) => [key, (outcome as Record<string, unknown>)[key]]));
  assert.deepEqual(seen, expected, JSON.stringify(outcome));
}

/** An outcome without an answer says why. */
function assertExplained(outcome: Outcome): void {
  assert.ok('code' in outcome && outcome.code.length > 0 && outcome.detail.length > 0, JSON.stringify(outcome));
}

function timingsOf(outcome: Outcome): Extract<Outcome, { kind: 'delivered' }>['timings'] {
  assert.ok('timings' in outcome, JSON.stringify(outcome));
  return outcome.timings;
}

async function withReceiver(
  makeSender: MakeSender,
  behaviour: Behaviour,
  run: (parties: { sender: CallbackSender; receiver: Receiver }) => Promise<void>,
): Promise<void> {
  const receiver = await startReceiver(behaviour);
  try {
    await withSender(makeSender({}), (sender) => run({ sender, receiver }));
  } finally {
    await receiver.close();
  }
}

async function withSender(sender: CallbackSender, run: (sender: CallbackSender) => Promise<void>): Promise<void> {
  try {
    await withDeadline(run(sender), { what: 'the outcome', deadlineMs: 15_000 });
  } finally {
    await sender.close();
  }
}
