import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { newSecret, publicKeyOf, receiverSecretFault, secretFault } from '../../src/index.ts';

const bytes = (count: number): string => Buffer.alloc(count, 7).toString('base64');

test('a new secret is one, and no two are the same', () => {
  for (const kind of ['hmac', 'ed25519'] as const) {
    const made = Array.from({ length: 20 }, () => newSecret(kind));
    assert.deepEqual(new Set(made.map(secretFault)), new Set([null]));
    assert.equal(new Set(made).size, made.length);
  }
});

test('a whsec_ secret holds 24 to 64 bytes', () => {
  for (const count of [24, 32, 64]) assert.equal(secretFault(`whsec_${bytes(count)}`), null);
  for (const count of [0, 23, 65]) {
    assert.equal(secretFault(`whsec_${bytes(count)}`), `must hold 24 to 64 bytes in base64, not ${count}`);
  }
});

test('a whsk_ key holds an ed25519 seed, alone or with the public key that belongs to it', () => {
  for (const count of [31, 33, 63, 65])
    assert.match(secretFault(`whsk_${bytes(count)}`) ?? '', /^must hold the 32 bytes/);
  assert.equal(secretFault(`whsk_${bytes(32)}`), null);
  assert.equal(secretFault(`whsk_${bytes(64)}`), 'holds a public key that does not belong to its seed');
});

test('a public key signs nothing, but a receiver may verify by it', () => {
  const publicKey = publicKeyOf(newSecret('ed25519'));
  assert.equal(secretFault(publicKey), 'must begin with whsec_ or whsk_');
  assert.equal(receiverSecretFault(publicKey), null);
  assert.match(receiverSecretFault(`whpk_${bytes(31)}`) ?? '', /^must hold the 32 bytes of an ed25519 public key/);
  assert.throws(() => publicKeyOf(newSecret('hmac')), /has a public key/);
  assert.throws(() => publicKeyOf(publicKey), /has a public key/);
});

test('what is not standard base64, whole and padded, is told from a secret', () => {
  const good = Buffer.alloc(32, 0xfb).toString('base64');
  assert.equal(secretFault(`whsec_${good}`), null);
  const wrong = [
    good.replaceAll('+', '-'),
    good.slice(0, -1),
    `${good}\n`,
    ` ${good}`,
    `${good.slice(0, -2)}+=`,
    `${good}A`,
  ];
  for (const text of wrong) assert.equal(secretFault(`whsec_${text}`), 'must go on in base64 after whsec_', text);
});

test('any other text is no secret, and the fault never holds it', () => {
  fc.assert(
    fc.property(
      fc.string({ minLength: 12 }),
      fc.constantFrom('', 'whsec_', 'whsk_', 'WHSEC_', 'whsec'),
      (text, prefix) => {
        const fault = secretFault(prefix + text);
        if (fault !== null) assert.ok(!fault.includes(text));
        if (!/^wh(sec|sk)_/.test(prefix + text)) assert.equal(fault, 'must begin with whsec_ or whsk_');
      },
    ),
  );
});
