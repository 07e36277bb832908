import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { text } from 'node:stream/consumers';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { silentLogger } from '@qbasecron/core';
import { connectLedger } from '@qbasecron/ledger';
import { createOwnNames, engineAddress } from '../support/own-names.ts';

const mainPath = fileURLToPath(new URL('../../src/make-token/main.ts', import.meta.url));

async function run(args: string[], env: Record<string, string>): Promise<{ code: unknown; out: string; told: string }> {
  const child = spawn(process.execPath, [mainPath, ...args], { env, stdio: ['ignore', 'pipe', 'pipe'] });
  const [out, told, [code]] = await Promise.all([text(child.stdout), text(child.stderr), once(child, 'exit')]);
  return { code, out, told };
}

test('the token alone is on stdout, and what it may do on record and beside it', async (t) => {
  const names = createOwnNames();
  t.after(() => names.drop());
  const uri = engineAddress('MONGODB_URI');
  const env = { MONGODB_URI: uri, MONGODB_DATABASE: names.databaseName };
  const early = await run(['--scopes', 'tasks:read'], env);
  assert.equal(early.code, 1);
  assert.match(early.told, /^scopes must contain admin/);
  const first = await run(['--name', 'me'], env);
  assert.equal(first.code, 0, first.told);
  assert.match(first.out, /^qbc_[A-Za-z0-9_-]{43}\n$/);
  assert.ok(!first.told.includes(first.out.trim()));
  const second = await run(['--scopes', '', '--days', '2'], env);
  assert.equal(second.code, 0, second.told);
  const ledger = await connectLedger({ uri, databaseName: names.databaseName, log: silentLogger });
  t.after(() => ledger.session.close());
  const [newest, oldest] = await ledger.tokens.listTokens(null, 10);
  assert.deepEqual(
    [oldest?.name, oldest?.scopes, oldest?.expiresAt, oldest?.createdBy],
    ['me', ['admin'], null, 'command line'],
  );
  const entries = await ledger.audit.listEntries({ limit: 10 });
  assert.deepEqual(
    entries.map(({ callerName, action, ids }) => ({ callerName, action, ids })).toReversed(),
    [oldest, newest].map((token) => ({ callerName: 'command line', action: 'token.create', ids: [token?.id] })),
  );
  assert.ok(!JSON.stringify(entries).includes(first.out.trim().slice(4)));
  assert.deepEqual([newest?.scopes, newest?.expiresAt], [[], (newest?.createdAt ?? 0) + 2 * 86_400_000]);
});

test('--print touches no ledger', async () => {
  const printed = await run(['--print'], { MONGODB_URI: 'mongodb://127.0.0.1:1/' });
  assert.equal(printed.code, 0, printed.told);
  assert.match(printed.out, /^qbc_[A-Za-z0-9_-]{43}\n$/);
});
