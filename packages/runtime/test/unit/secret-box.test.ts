import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { Type } from 'typebox';
import type { Sealed } from '@qbasecron/core';
import { secretFields } from '../../src/config-fields.ts';
import { readConfig } from '../../src/config.ts';
import { secretBoxFromConfig } from '../../src/keys-from-config.ts';
import { createSecretBox } from '../../src/secret-box.ts';
import { StartFailure } from '../../src/start-main.ts';

const key = Buffer.alloc(32, 7).toString('base64');
const otherKey = Buffer.alloc(32, 8).toString('hex');
const secret = 'whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw 密码';

test('what was sealed is opened to the same text, the empty one and a long one too', () => {
  const box = createSecretBox(key);
  assert.equal(box.hasKey, true);
  for (const text of [secret, '', '𝄞'.repeat(50_000)]) assert.equal(box.open(box.seal(text)), text);
});

test('the same key given as base64, base64url, without padding or as hex is the same key', () => {
  const bytes = Buffer.alloc(32, 251);
  const sealed = createSecretBox(bytes.toString('base64')).seal(secret);
  for (const text of [bytes.toString('base64url'), bytes.toString('hex'), bytes.toString('hex').toUpperCase()]) {
    assert.equal(createSecretBox(text).open(sealed), secret);
  }
});

test('a sealed text shows nothing of the secret, and no two are alike', () => {
  const box = createSecretBox(key);
  const sealed = Array.from({ length: 100 }, () => box.seal(secret));
  assert.equal(new Set(sealed).size, 100);
  for (const text of sealed) {
    assert.match(text, /^v1\.[0-9a-f]{8}\.[A-Za-z0-9_-]+$/);
    assert.equal(text.includes(Buffer.from(secret).toString('base64url').slice(0, 12)), false);
  }
});

test('a sealed text that was changed anywhere, cut short or lengthened is not opened', () => {
  const box = createSecretBox(key);
  const sealed = box.seal('secret');
  for (let at = 0; at < sealed.length - 1; at++) {
    const changed = sealed.slice(0, at) + (sealed[at] === 'A' ? 'B' : 'A') + sealed.slice(at + 1);
    assert.throws(() => box.open(changed as Sealed), Error, `character ${at}`);
  }
  const none = ['', 'v1', 'v1.', sealed.slice(0, -4), sealed.slice(0, 20), `${sealed}AAAA`, `${sealed}.AAAA`];
  for (const text of none) assert.throws(() => box.open(text as Sealed), Error, text);
});

test('what another key sealed is opened with it as the previous one, and not without, saying so', () => {
  const sealed = createSecretBox(key).seal(secret);
  const rotated = createSecretBox(otherKey, key);
  assert.equal(rotated.open(sealed), secret);
  assert.equal(createSecretBox(otherKey).open(rotated.seal(secret)), secret);
  assert.throws(() => createSecretBox(otherKey).open(sealed), /MASTER_KEY_PREVIOUS/);
});

test('without a key nothing is sealed or opened', () => {
  const box = createSecretBox(null);
  assert.equal(box.hasKey, false);
  assert.throws(() => box.seal(secret), /no master key/);
  assert.throws(() => box.open(createSecretBox(key).seal(secret)), Error);
});

test('a key of another length or alphabet is refused with what was expected, and not repeated', () => {
  const bad = ['', 'hunter2', Buffer.alloc(31, 1).toString('base64'), Buffer.alloc(33).toString('hex'), `${key} `];
  for (const text of bad) {
    for (const make of [() => createSecretBox(text), () => createSecretBox(key, text)]) {
      assert.throws(make, (error: Error) => {
        assert.match(error.message, /expected 32 bytes as base64 or hex/);
        assert.equal(text !== '' && error.message.includes(text), false);
        return error instanceof RangeError;
      });
    }
  }
});

test('the environment names the key, or a file that holds it, or none', (t) => {
  const folder = mkdtempSync(join(tmpdir(), 'qbasecron-key-'));
  t.after(() => rmSync(folder, { recursive: true }));
  const file = join(folder, 'key');
  const read = (env: Record<string, string>) => secretBoxFromConfig(readConfig(Type.Object(secretFields), env));
  const sealed = createSecretBox(key).seal(secret);
  writeFileSync(file, `${key}\n`);
  assert.equal(read({ MASTER_KEY: key }).open(sealed), secret);
  assert.equal(read({ MASTER_KEY_FILE: file }).open(sealed), secret);
  assert.equal(read({ MASTER_KEY: otherKey, MASTER_KEY_PREVIOUS: key }).open(sealed), secret);
  assert.equal(read({}).hasKey, false);
  assert.throws(() => read({ MASTER_KEY: 'hunter2' }), /MASTER_KEY: expected .*32 bytes/);
  assert.throws(() => read({ MASTER_KEY: key, MASTER_KEY_FILE: file }), StartFailure);
  assert.throws(() => read({ MASTER_KEY_FILE: join(folder, 'none') }), /MASTER_KEY_FILE: the file cannot be read/);
  writeFileSync(file, 'hunter2');
  assert.throws(() => read({ MASTER_KEY_FILE: file }), /MASTER_KEY_FILE: expected a file that holds 32 bytes/);
});
