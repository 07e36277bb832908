import assert from 'node:assert/strict';
import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { test, type TestContext } from 'node:test';
import { fileURLToPath } from 'node:url';
import { createSignal, withDeadline } from '@qbasecron/testkit';
import { leastTask, tasksPath } from '../support/start-app.ts';
import { createOwnNames, engineAddress } from '../support/own-names.ts';

const mainPath = fileURLToPath(new URL('../../src/main.ts', import.meta.url));
const startMs = 30_000;

/** Starts main.ts as a process on a free port; resolves to its address once it listens. */
async function startMain(t: TestContext, env: Record<string, string> = {}) {
  const names = createOwnNames();
  const child = spawn(process.execPath, [mainPath], {
    env: {
      MONGODB_URI: engineAddress('MONGODB_URI'),
      REDIS_URL: engineAddress('REDIS_URL'),
      MONGODB_DATABASE: names.databaseName,
      REDIS_PREFIX: names.prefix,
      PORT: '0',
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
  const seen = await output.waitFor((all) => /"address":"http[^"]+"/.test(all), startMs);
  return { child, address: /"address":"(http[^"]+)"/.exec(seen)?.[1] ?? '', output };
}

async function exitOf(child: ChildProcess): Promise<number | null> {
  if (child.exitCode !== null) return child.exitCode;
  const [code] = (await withDeadline(once(child, 'exit'), { what: 'the end of main', deadlineMs: startMs })) as [
    number | null,
  ];
  return code;
}

async function post(address: string): Promise<number> {
  const response = await fetch(`${address}${tasksPath}`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(leastTask),
  });
  await response.arrayBuffer();
  return response.status;
}

test('a process serves, and at SIGTERM ends by itself with 0', async (t) => {
  const { child, address } = await startMain(t);
  assert.equal(await post(address), 201);
  child.kill('SIGTERM');
  assert.equal(await exitOf(child), 0);
});

test('with Redis away the process starts, accepts tasks, and says so', async (t) => {
  // Port 1 is nobody's.
  const { child, address } = await startMain(t, { REDIS_URL: 'redis://127.0.0.1:1' });
  assert.equal(await post(address), 201);
  const ready = await fetch(`${address}/readyz`);
  assert.equal(ready.status, 200);
  const { degraded } = (await ready.json()) as { degraded: string[] };
  assert.ok(degraded.includes('timer_unreachable'), degraded.join());
  child.kill('SIGTERM');
  assert.equal(await exitOf(child), 0);
});

test('a port that is taken ends the start with one sentence', async (t) => {
  const { address } = await startMain(t);
  const { port } = new URL(address);
  const names = createOwnNames();
  t.after(() => names.drop());
  const child = spawn(process.execPath, [mainPath], {
    env: {
      MONGODB_URI: engineAddress('MONGODB_URI'),
      REDIS_URL: engineAddress('REDIS_URL'),
      MONGODB_DATABASE: names.databaseName,
      REDIS_PREFIX: names.prefix,
      PORT: port,
      LOG_LEVEL: 'silent',
    },
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  t.after(() => void child.kill('SIGKILL'));
  let stderr = '';
  child.stderr.on('data', (chunk: Buffer) => (stderr += chunk.toString('utf8')));
  assert.equal(await exitOf(child), 1);
  assert.match(stderr, new RegExp(`^Port ${port} on 127\\.0\\.0\\.1 is taken\\. .*PORT`));
});
