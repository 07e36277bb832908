import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { hashToken, tokenOf } from '@qbasecron/core';
import { StartFailure } from '@qbasecron/runtime';
import { aToken, createMemoryLedger } from '@qbasecron/testkit';
import { accessSettings, mustBeClosed } from '../../../src/access/access-settings.ts';

const secret = tokenOf(Buffer.alloc(32, 1));
const everywhere = { HOST: '0.0.0.0' };

test('an address that others may reach is refused while there is no token, with a sentence that says what to do', async () => {
  const { tokens } = createMemoryLedger();
  for (const host of ['0.0.0.0', '::', '192.168.1.7', 'api.internal']) {
    await assert.rejects(mustBeClosed(accessSettings({ HOST: host }), { host, tokens }), (error: Error) => {
      assert.ok(error instanceof StartFailure);
      assert.match(
        error.message,
        new RegExp(`^HOST is ${host}, .*npm run token.*BOOTSTRAP_TOKEN_FILE.*127\\.0\\.0\\.1\\.$`),
      );
      return true;
    });
  }
  for (const host of ['127.0.0.1', '::1', 'localhost', '127.9.9.9']) {
    await mustBeClosed(accessSettings({ HOST: host }), { host, tokens });
  }
});

test('with a token on record, or one of the environment, it may be reached', async () => {
  const { tokens } = createMemoryLedger();
  await mustBeClosed(accessSettings({ ...everywhere, BOOTSTRAP_TOKEN: secret }), { host: '0.0.0.0', tokens });
  await tokens.insertToken(aToken());
  await mustBeClosed(accessSettings(everywhere), { host: '0.0.0.0', tokens });
});

test('the token of the launcher alone does not open it to others', async () => {
  const { tokens } = createMemoryLedger();
  const access = accessSettings({ ...everywhere, LAUNCHER_TOKEN: secret });
  await assert.rejects(mustBeClosed(access, { host: '0.0.0.0', tokens }), StartFailure);
});

test('of a token of the environment only the hash is kept, wherever it stands', (t) => {
  const folder = mkdtempSync(join(tmpdir(), 'qbasecron-token-'));
  t.after(() => rmSync(folder, { recursive: true }));
  const path = join(folder, 'token');
  writeFileSync(path, `${secret}\n`);
  for (const config of [{ BOOTSTRAP_TOKEN: secret }, { BOOTSTRAP_TOKEN_FILE: path }]) {
    const access = accessSettings({ HOST: '127.0.0.1', ...config });
    assert.deepEqual(
      access.given.map(({ hash, closes, caller }) => ({ hash, closes, scopes: caller.scopes })),
      [{ hash: hashToken(secret), closes: true, scopes: ['admin'] }],
    );
    assert.ok(!JSON.stringify(access).includes(secret));
  }
});
