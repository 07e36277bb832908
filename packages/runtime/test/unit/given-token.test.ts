import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { tokenOf } from '@qbasecron/core';
import { givenToken } from '../../src/given-token.ts';
import { StartFailure } from '../../src/start-main.ts';

const token = tokenOf(Buffer.alloc(32, 3));

test('the environment names a token, or a file that holds it, or none', (t) => {
  const folder = mkdtempSync(join(tmpdir(), 'qbasecron-token-'));
  t.after(() => rmSync(folder, { recursive: true }));
  const file = join(folder, 'token');
  writeFileSync(file, ` ${token}\n`);
  assert.equal(givenToken('PUSH_TOKEN', {}), null);
  assert.equal(givenToken('PUSH_TOKEN', { text: token }), token);
  assert.equal(givenToken('PUSH_TOKEN', { file }), token);
});

test('both, a file that is not there, and one that holds something else are refused, without telling what', (t) => {
  const folder = mkdtempSync(join(tmpdir(), 'qbasecron-token-'));
  t.after(() => rmSync(folder, { recursive: true }));
  const file = join(folder, 'token');
  writeFileSync(file, 'hunter2');
  for (const given of [{ text: token, file }, { file: join(folder, 'none') }, { file }]) {
    assert.throws(
      () => givenToken('PUSH_TOKEN', given),
      (error: Error) => {
        assert.ok(error instanceof StartFailure);
        assert.match(error.message, /PUSH_TOKEN_FILE/);
        assert.ok(!error.message.includes('hunter2') && !error.message.includes(token));
        return true;
      },
    );
  }
});
