import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { test, type TestContext } from 'node:test';
import { fileURLToPath } from 'node:url';
import { tokenOf } from '@qbasecron/core';
import { createRealClock, createSignal, withDeadline } from '@qbasecron/testkit';
import { createOwnNames, engineAddress } from '../support/own-names.ts';
import { tasksPath } from '../support/start-app.ts';
import { startRealApp } from '../support/start-real-app.ts';
import { giveToken, tokensPath } from '../support/tokens.ts';

const mainPath = fileURLToPath(new URL('../../src/main.ts', import.meta.url));
const startMs = 30_000;

/** Starts main.ts on every address of the machine; tells what it wrote, and when it has ended. */
function startMain(t: TestContext, env: Record<string, string>) {
  const names = createOwnNames();
  const child = spawn(process.execPath, [mainPath], {
    env: {
      MONGODB_URI: engineAddress('MONGODB_URI'),
      REDIS_URL: engineAddress('REDIS_URL'),
      MONGODB_DATABASE: names.databaseName,
      REDIS_PREFIX: names.prefix,
      HOST: '0.0.0.0',
      PORT: '0',
      LOG_LEVEL: 'trace',
      ...env,
    },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  t.after(async () => {
    child.kill('SIGKILL');
    await names.drop();
  });
  const output = createSignal<string>('output of main');
  let text = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream.on('data', (chunk: Buffer) => {
      text += chunk.toString('utf8');
      output.fire(text);
    });
  }
  return { child, output, told: () => text };
}

test('on an address that others may reach it does not start without a token, and says how to make one', async (t) => {
  const { child, told } = startMain(t, {});
  const [code] = (await withDeadline(once(child, 'close'), { what: 'the end of main', deadlineMs: startMs })) as [
    number,
  ];
  assert.equal(code, 1);
  assert.match(told(), /HOST is 0\.0\.0\.0, .* no API token yet\. Make one with `npm run token`/);
});

test('with BOOTSTRAP_TOKEN it serves whoever sends it, and writes it nowhere', async (t) => {
  const secret = tokenOf(Buffer.alloc(32, 5));
  const { child, output, told } = startMain(t, { BOOTSTRAP_TOKEN: secret });
  const seen = await output.waitFor((all) => /"address":"http[^"]+"/.test(all), startMs);
  const { port } = new URL(/"address":"(http[^"]+)"/.exec(seen)?.[1] ?? '');
  const url = `http://127.0.0.1:${port}${tasksPath}`;
  const statusWith = async (headers: Record<string, string>): Promise<number> => {
    const response = await fetch(url, { headers });
    await response.arrayBuffer();
    return response.status;
  };
  assert.equal(await statusWith({}), 401);
  assert.equal(await statusWith({ authorization: `Bearer ${tokenOf(Buffer.alloc(32, 6))}` }), 401);
  assert.equal(await statusWith({ authorization: `Bearer ${secret}` }), 200);
  child.kill('SIGTERM');
  await withDeadline(once(child, 'close'), { what: 'the end of main', deadlineMs: startMs });
  assert.ok(!told().includes(secret.slice(4)));
});

test('on the real ledger a token is made, used, revoked here and revoked elsewhere', async (t) => {
  const { send, ledger } = await startRealApp(t);
  const made = await send('POST', tokensPath, { name: 'me', scopes: ['admin'] });
  assert.equal(made.statusCode, 201, made.body);
  const admin = { authorization: `Bearer ${made.json().token as string}` };
  assert.equal((await send('GET', tasksPath)).statusCode, 401);
  assert.equal((await send('GET', tasksPath, undefined, admin)).statusCode, 200);
  const clock = createRealClock();
  for (const revoke of ['here', 'elsewhere']) {
    const { token, headers } = await giveToken({ ledger, clock });
    assert.equal((await send('GET', tasksPath, undefined, headers)).statusCode, 200);
    if (revoke === 'here') await send('DELETE', `${tokensPath}/${token.id}`, undefined, admin);
    else await ledger.tokens.revokeToken(token.id, token.createdAt);
    const deadline = performance.now() + 10_000;
    while ((await send('GET', tasksPath, undefined, headers)).statusCode !== 401) {
      assert.ok(performance.now() < deadline, `revoked ${revoke}`);
    }
  }
});
