import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { allows, scopes } from '../../../../src/access/scopes.ts';
import { hashToken, isSameHash, isToken, tokenIdOf, tokenOf } from '../../../../src/access/tokens/token-text.ts';

const bytes = fc.uint8Array({ minLength: 32, maxLength: 32 });

test('property: 32 bytes make a token that begins with qbc_ and holds all of them', () => {
  fc.assert(
    fc.property(bytes, (random) => {
      const token = tokenOf(random);
      assert.ok(isToken(token));
      assert.deepEqual(new Uint8Array(Buffer.from(token.slice(4), 'base64url')), random);
    }),
  );
});

test('what is cut short, longer, or begins otherwise is no token', () => {
  const token = tokenOf(new Uint8Array(32));
  for (const text of [
    '',
    'qbc_',
    token.slice(0, -1),
    `${token}A`,
    `${token}\n`,
    token.toUpperCase(),
    token.replace('_', '-'),
  ]) {
    assert.equal(isToken(text), false, text);
  }
});

test('the hash is SHA-256, and the id its beginning', () => {
  const hash = hashToken('abc');
  assert.equal(hash, 'ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad');
  assert.equal(tokenIdOf(hash), 'ba7816bf8f01cfea414140de');
});

test('property: hashes are the same when they are, whatever their length', () => {
  fc.assert(
    fc.property(fc.string(), fc.string(), (one, other) => {
      assert.equal(isSameHash(one, other), one === other);
      assert.equal(isSameHash(one, one), true);
    }),
  );
});

test('admin allows everything; every other scope allows itself alone', () => {
  for (const held of scopes) {
    for (const needed of scopes) {
      assert.equal(allows([held], needed), held === 'admin' || held === needed, `${held} ${needed}`);
    }
  }
  for (const needed of scopes) assert.equal(allows([], needed), false);
});
