import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, readdirSync } from 'node:fs';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { test, type TestContext } from 'node:test';
import { lockData } from '../../src/data/lock-data.ts';
import { freePort, freePorts } from '../../src/tools/ports.ts';
import { tempDir } from '../support/temp-dir.ts';

const packageDir = join(import.meta.dirname, '..', '..');

/** Runs the launcher with nothing of this machine in its environment. */
async function launch(
  script: string,
  args: string[],
  env: Record<string, string>,
): Promise<{ code: number; out: string }> {
  const child = spawn(process.execPath, [join(packageDir, script), ...args], {
    env,
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const [out, error, [code]] = await Promise.all([text(child.stdout), text(child.stderr), once(child, 'exit')]);
  return { code: code as number, out: out + error };
}

async function bareMachine(t: TestContext) {
  const home = tempDir(t);
  const [port, pushPort] = await freePorts(2);
  const dataDir = join(home, 'data');
  const args = ['--port', `${port}`, '--push-port', `${pushPort}`, '--data', dataDir];
  return { env: { HOME: home, PATH: join(home, 'empty') }, args, dataDir, port, pushPort };
}

const lastLine = (out: string): string => out.trimEnd().split('\n').at(-1) ?? '';

test('--help explains every command and option without installing or starting anything', async () => {
  for (const args of [['--help'], ['help'], [], ['start', '--help']]) {
    const { code, out } = await launch('bin/qbasecron.mjs', args, {});
    assert.equal(code, 0);
    for (const word of [
      'npm start',
      'npm run demo',
      '--workers',
      '--data DIR',
      'MONGODB_URI',
      'QBASECRON_ENGINE_MONGODB',
    ]) {
      assert.ok(out.includes(word), word);
    }
  }
});

test('an unknown command ends in one sentence', async () => {
  const { code, out } = await launch('bin/qbasecron.mjs', ['strat'], {});
  assert.equal(code, 1);
  assert.match(out, /^Unknown command "strat": use one of start, demo, token, test, bench, verify, or help\.\n$/);
});

test('a start with an unreachable MONGODB_URI ends in one sentence that says what to do', async (t) => {
  const { env, args } = await bareMachine(t);
  const uri = `mongodb://127.0.0.1:${await freePort()}/`;
  const redis = `redis://127.0.0.1:${await freePort()}`;
  const { code, out } = await launch('src/main.ts', ['start', ...args], { ...env, MONGODB_URI: uri, REDIS_URL: redis });
  assert.equal(code, 1);
  assert.match(
    lastLine(out),
    /^The MongoDB of MONGODB_URI .* cannot be reached .*: start it, correct MONGODB_URI, or unset/,
  );
});

test('a start without python3 and without engines ends in one sentence that says what to install', async (t) => {
  const { env, args } = await bareMachine(t);
  mkdirSync(env.PATH);
  const forced = { ...env, QBASECRON_ENGINE_MONGODB: 'secantusd-py' };
  const { code, out } = await launch('src/main.ts', ['start', ...args], forced);
  assert.equal(code, 1);
  assert.match(lastLine(out), /python3 is not on the PATH.*: install python3 .* or set MONGODB_URI\.$/);
});

test('a second start on the same data ends in one sentence and leaves the first alone', async (t) => {
  const { env, args, dataDir } = await bareMachine(t);
  const release = lockData(dataDir, 'http://127.0.0.1:1');
  const { code, out } = await launch('src/main.ts', ['start', ...args], env);
  assert.equal(code, 1);
  assert.match(lastLine(out), /^QBaseCron runs already on the data in .* as process \d+.*--data DIR\.$/);
  assert.deepEqual(readdirSync(dataDir), ['lock.json']);
  release();
});

test('a start on a taken port ends in one sentence, and its data folder is free again', async (t) => {
  const { env, args, dataDir, port } = await bareMachine(t);
  const server = createServer();
  await new Promise<void>((resolve) => server.listen({ port, host: '127.0.0.1' }, resolve));
  t.after(() => new Promise((resolve) => server.close(resolve)));
  const { code, out } = await launch('src/main.ts', ['start', ...args], env);
  assert.equal(code, 1);
  assert.match(lastLine(out), new RegExp(`^Port ${port}, which the api needs, is taken`));
  assert.deepEqual(readdirSync(dataDir), []);
});
