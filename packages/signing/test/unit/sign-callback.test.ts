import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Webhook } from 'standardwebhooks';
import { newSecret, publicKeyOf, signCallback, verifyCallback } from '../../src/index.ts';

/** Of the Standard Webhooks project. */
const vector = {
  secret: 'whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw',
  id: 'msg_p5jXN8AQM9LWM0D4loKWxJek',
  timestamp: 1_614_265_330,
  body: '{"test": 2432232314}',
  signature: 'v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=',
};

/** The third test of RFC 8032, section 7.1: its seed and public key. */
const rfcSeed = 'c5aa8df43f9f837bedb7442f31dcb7b166d38535076f094b85ce3a2e0b4458f7';
const rfcPublic = 'fc51cd8e6218a1a38da47ed00230f0580816ed13ba3303ac5deb911548908025';
const base64 = (hex: string): string => Buffer.from(hex, 'hex').toString('base64');

test('the signature of the test vector of Standard Webhooks comes out', () => {
  assert.equal(signCallback([vector.secret], vector), vector.signature);
});

test('a callback without body is signed as one with an empty body', () => {
  const message = { id: 'task', timestamp: 1_700_000_000 };
  assert.equal(
    signCallback([vector.secret], { ...message, body: null }),
    signCallback([vector.secret], { ...message, body: '' }),
  );
});

test('each secret adds its own signature, in order, with a space between', () => {
  const secrets = [vector.secret, newSecret('ed25519'), newSecret('hmac')];
  const parts = signCallback(secrets, vector).split(' ');
  assert.deepEqual(
    parts,
    secrets.map((secret) => signCallback([secret], vector)),
  );
  assert.deepEqual(
    parts.map((part) => part.split(',')[0]),
    ['v1', 'v1a', 'v1'],
  );
});

test('the public key of an ed25519 seed is the one of RFC 8032, given as seed alone or with its public key', () => {
  assert.equal(publicKeyOf(`whsk_${base64(rfcSeed)}`), `whpk_${base64(rfcPublic)}`);
  assert.equal(publicKeyOf(`whsk_${base64(rfcSeed + rfcPublic)}`), `whpk_${base64(rfcPublic)}`);
});

test('what both forms of an ed25519 key sign is the same, and the public key verifies it', () => {
  const signature = signCallback([`whsk_${base64(rfcSeed)}`], vector);
  assert.equal(signCallback([`whsk_${base64(rfcSeed + rfcPublic)}`], vector), signature);
  const headers = headersOf(vector.id, vector.timestamp, signature);
  const asked = { headers, body: vector.body, now: vector.timestamp * 1_000 };
  assert.equal(verifyCallback({ ...asked, secrets: [`whpk_${base64(rfcPublic)}`] }).ok, true);
});

test('the npm package standardwebhooks verifies what we sign', () => {
  const secret = newSecret('hmac');
  const timestamp = Math.floor(Date.now() / 1_000);
  for (const value of [{ a: 1 }, [], 'Grüße, 世界 🌍', 1.5, null]) {
    const body = JSON.stringify(value);
    const headers = headersOf(
      '0198c0de',
      timestamp,
      signCallback([secret, vector.secret], { id: '0198c0de', timestamp, body }),
    );
    assert.deepEqual(new Webhook(secret).verify(body, headers), value);
    assert.deepEqual(new Webhook(vector.secret).verify(body, headers), value);
    assert.throws(() => new Webhook(newSecret('hmac')).verify(body, headers));
  }
});

test('we verify what the npm package standardwebhooks signs', () => {
  const secret = newSecret('hmac');
  const at = new Date(1_700_000_000_000);
  const body = '{"text":"Grüße, 世界 🌍"}';
  const headers = headersOf('0198c0de', at.getTime() / 1_000, new Webhook(secret).sign('0198c0de', at, body));
  const now = at.getTime() + 5_000;
  assert.deepEqual(verifyCallback({ secrets: [secret], headers, body, now }), {
    ok: true,
    id: '0198c0de',
    timestamp: 1_700_000_000,
  });
  assert.equal(verifyCallback({ secrets: [newSecret('hmac')], headers, body, now }).ok, false);
});

test('an id with a dot, and a timestamp that is not in whole seconds, are not signed', () => {
  for (const id of ['', 'a.b', 'a b', 'a\nb', 'é', 'a'.repeat(257)]) {
    assert.throws(() => signCallback([vector.secret], { ...vector, id }), /id of a signed callback/);
  }
  for (const timestamp of [-1, 1.5, Number.NaN, Number.POSITIVE_INFINITY, 1e21]) {
    assert.throws(() => signCallback([vector.secret], { ...vector, timestamp }), /whole unix seconds/);
  }
});

test('nothing is signed without a secret, with a public key, or with what is no secret, and the error does not tell it', () => {
  assert.throws(() => signCallback([], vector), /at least one secret/);
  assert.throws(() => signCallback([publicKeyOf(newSecret('ed25519'))], vector), /public key cannot sign/);
  const wrong = 'whsec_c2VjcmV0';
  assert.throws(
    () => signCallback([wrong], vector),
    (error: Error) => !error.message.includes('c2VjcmV0'),
  );
});

test('more secrets than are remembered sign as well, again and again', () => {
  const secrets = Array.from({ length: 1_100 }, () => newSecret('hmac'));
  const first = secrets.map((secret) => signCallback([secret], vector));
  const second = secrets.map((secret) => signCallback([secret], vector));
  assert.deepEqual(second, first);
  assert.equal(new Set(first).size, secrets.length);
});

function headersOf(id: string, timestamp: number, signature: string): Record<string, string> {
  return { 'webhook-id': id, 'webhook-timestamp': String(timestamp), 'webhook-signature': signature };
}
