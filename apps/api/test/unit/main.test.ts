import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createServer } from 'node:net';
import { test, type TestContext } from 'node:test';
import { fileURLToPath } from 'node:url';
import { withDeadline } from '@qbasecron/testkit';

const mainPath = fileURLToPath(new URL('../../src/main.ts', import.meta.url));

/** Runs main.ts to its end; a process that does not end is killed with the test. */
async function runMain(t: TestContext, env: Record<string, string>): Promise<{ code: number | null; stderr: string }> {
  const child = spawn(process.execPath, [mainPath], { env, stdio: ['ignore', 'ignore', 'pipe'] });
  t.after(() => void child.kill('SIGKILL'));
  let stderr = '';
  child.stderr.on('data', (chunk: Buffer) => (stderr += chunk.toString('utf8')));
  const [code] = (await withDeadline(once(child, 'close'), { what: 'the end of main', deadlineMs: 30_000 })) as [
    number | null,
  ];
  return { code, stderr };
}

/** A port on which nothing listens. */
async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  server.close();
  await once(server, 'close');
  return typeof address === 'object' && address ? address.port : 0;
}

test('without MongoDB the start ends with one sentence that says what to do and holds no password', async (t) => {
  const port = await freePort();
  const uri = `mongodb://user:secret@127.0.0.1:${port}/?directConnection=true`;
  const { code, stderr } = await runMain(t, { MONGODB_URI: uri, LOG_LEVEL: 'silent' });
  assert.equal(code, 1);
  assert.match(
    stderr,
    new RegExp(`^The ledger \\(MongoDB at 127\\.0\\.0\\.1:${port}\\) cannot be used: .* set MONGODB_URI .*\\.\n$`),
  );
  assert.ok(!stderr.includes('secret'));
});

test('variables that do not fit are told at once, before anything is opened', async (t) => {
  const { code, stderr } = await runMain(t, { PORT: 'http', LOG_LEVEL: 'loud' });
  assert.equal(code, 1);
  assert.match(stderr, /PORT: expected/);
  assert.match(stderr, /LOG_LEVEL: expected/);
});

test('a default time zone that there is not is told', async (t) => {
  const { code, stderr } = await runMain(t, { DEFAULT_TIMEZONE: 'Mars/Olympus', LOG_LEVEL: 'silent' });
  assert.equal(code, 1);
  assert.match(stderr, /^DEFAULT_TIMEZONE: expected an IANA time zone/);
});
