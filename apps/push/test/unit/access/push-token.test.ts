import assert from 'node:assert/strict';
import { test } from 'node:test';
import { hashToken, tokenOf } from '@qbasecron/core';
import { StartFailure } from '@qbasecron/runtime';
import { pushTokenHash } from '../../../src/access/push-token.ts';

test('an address that others may reach is refused without PUSH_TOKEN, with a sentence that says what to do', () => {
  for (const host of ['0.0.0.0', '::', '10.0.0.1']) {
    assert.throws(
      () => pushTokenHash({ HOST: host }),
      (error: Error) => error instanceof StartFailure && /^HOST is .*PUSH_TOKEN_FILE.*--print.*\.$/.test(error.message),
    );
  }
  assert.equal(pushTokenHash({ HOST: '127.0.0.1' }), null);
});

test('of PUSH_TOKEN only the hash is kept', () => {
  const token = tokenOf(Buffer.alloc(32, 1));
  assert.equal(pushTokenHash({ HOST: '0.0.0.0', PUSH_TOKEN: token }), hashToken(token));
});
