import assert from 'node:assert/strict';
import { it } from 'node:test';
import type { CallbackRequest } from '@qbasecron/core';
import * as behave from '../behaviours.ts';
import { makeSelfSignedCertificate } from '../self-signed.ts';
import { assertExplained, assertOutcome, post, timingsOf, withReceiver, type MakeSender } from './harness.ts';

export function checkTls(makeSender: MakeSender): void {
  it('speaks TLS to a receiver it trusts, and tells the milliseconds of the handshake', () => {
    const secure = makeSelfSignedCertificate();
    return withReceiver(
      makeSender,
      behave.answer(200),
      async ({ sender, receiver }) => {
        const outcome = await sender.send(post(receiver.url));
        assertOutcome(outcome, { kind: 'delivered' });
        assert.equal(typeof timingsOf(outcome).tlsMs, 'number');
        assert.equal(timingsOf(await sender.send(post(receiver.url))).tlsMs, null);
        assert.equal(receiver.connectionCount(), 1);
      },
      { secure, needs: { ca: secure.cert } },
    );
  });

  const bad = [
    ['is not trusted', makeSelfSignedCertificate(), false],
    ['is for another name', makeSelfSignedCertificate({ name: 'other.example' }), true],
    ['has expired', makeSelfSignedCertificate({ until: '210101000000Z' }), true],
  ] as const;
  for (const [what, secure, isTrusted] of bad) {
    it(`calls it unreachable, and sends nothing, when the certificate ${what}`, () =>
      withReceiver(
        makeSender,
        behave.answer(200),
        async ({ sender, receiver }) => {
          const outcome = await sender.send(post(receiver.url));
          assertOutcome(outcome, { kind: 'unreachable' });
          assertExplained(outcome);
          assert.equal(receiver.requests.seen.length, 0);
        },
        { secure, needs: isTrusted ? { ca: secure.cert } : {} },
      ));
  }

  it('trusts the authority that a request brings, for that request alone', () => {
    const secure = makeSelfSignedCertificate();
    return withReceiver(
      makeSender,
      behave.answer(200),
      async ({ sender, receiver }) => {
        const own = withTls(receiver.url, { id: 'a', ca: secure.cert });
        assertOutcome(await sender.send(own), { kind: 'delivered' });
        assertOutcome(await sender.send(own), { kind: 'delivered' });
        assert.equal(receiver.connectionCount(), 1, 'requests of one id share connections');
        assertOutcome(await sender.send(post(receiver.url)), { kind: 'unreachable' });
        assertOutcome(await sender.send(withTls(receiver.url, { id: 'b' })), { kind: 'unreachable' });
        assert.equal(receiver.requests.seen.length, 2);
      },
      { secure },
    );
  });

  it('shows the certificate that a receiver demands, and never on a connection of another', () => {
    const secure = makeSelfSignedCertificate();
    const client = makeSelfSignedCertificate({ name: 'client.example' });
    return withReceiver(
      makeSender,
      behave.answer(200),
      async ({ sender, receiver }) => {
        const shown = withTls(receiver.url, { id: 'a', ca: secure.cert, ...client });
        const notShown = withTls(receiver.url, { id: 'b', ca: secure.cert });
        assertOutcome(await sender.send(shown), { kind: 'delivered' });
        const outcome = await sender.send(notShown);
        assertOutcome(outcome, { kind: 'unreachable' });
        assertExplained(outcome);
        assertOutcome(await sender.send({ ...shown, resendOnStaleSocket: false }), { kind: 'delivered' });
        assert.equal(receiver.requests.seen.length, 2);
      },
      { secure: { ...secure, clientCa: client.cert } },
    );
  });

  it('refuses certificates and keys that cannot be used, and opens no connection', () =>
    withReceiver(makeSender, behave.answer(200), async ({ sender, receiver }) => {
      const url = receiver.url.replace('http:', 'https:');
      const { cert } = makeSelfSignedCertificate();
      const { key } = makeSelfSignedCertificate();
      for (const tls of [
        { cert: 'none', key },
        { cert, key: 'none' },
        { cert, key },
      ]) {
        const outcome = await sender.send(withTls(url, { id: 'bad', ...tls }));
        assertOutcome(outcome, { kind: 'blocked', code: 'invalid_tls' });
        assertExplained(outcome);
        assert.equal(JSON.stringify(outcome).includes(key.split('\n')[1] ?? key), false, 'the key is not told');
      }
      assert.equal(receiver.connectionCount(), 0);
    }));
}

function withTls(url: string, tls: { id: string; ca?: string; cert?: string; key?: string }): CallbackRequest {
  return { ...post(url), tls: { ca: null, cert: null, key: null, ...tls } };
}
