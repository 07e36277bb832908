import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { eventually } from '@qbasecron/testkit';
import { startGuard } from '../../src/processes/guard.ts';
import { processMark } from '../../src/processes/process-mark.ts';
import { startProcess } from '../../src/processes/start-process.ts';
import { tempDir } from '../support/temp-dir.ts';

test('kill -9 of the launcher ends everything it started: apps first, engines last, the stubborn by force', async (t) => {
  const dir = tempDir(t);
  const launcher = spawn(
    process.execPath,
    [fileURLToPath(import.meta.resolve('./fixtures/guarded-launcher.ts')), dir],
    {
      stdio: ['ignore', 'pipe', 'inherit'],
    },
  );
  t.after(() => launcher.kill('SIGKILL'));
  const lines = createInterface({ input: launcher.stdout })[Symbol.asyncIterator]();
  const pids = JSON.parse(String((await lines.next()).value)) as number[];
  assert.equal(pids.length, 4);
  const log = (): string => readFileSync(join(dir, 'log'), 'utf8');
  await eventually(() => (log().match(/ is up/g) ?? []).length === 3, { what: 'all three up' });

  launcher.kill('SIGKILL');
  await once(launcher, 'exit');
  await eventually(() => pids.every((pid) => processMark(pid) === null), { what: 'all ended', deadlineMs: 15_000 });
  assert.deepEqual(
    log().match(/\w+ ends/g),
    ['app ends', 'engine ends'],
    'the engine is asked only after the apps have ended',
  );
});

test('a guard whose processes have ended ends at once', async (t) => {
  const dir = tempDir(t);
  const guard = startGuard();
  const running = await startProcess({
    command: process.execPath,
    args: ['-e', 'console.log("one"); console.log("two"); process.exit(3)'],
    env: {},
    cwd: dir,
    logFile: join(dir, 'log'),
    stage: 'app',
    guard,
  });
  assert.deepEqual(await running.ended, { code: 3, signal: null });
  assert.deepEqual(running.tail(1), ['two']);
  assert.equal(running.hasEnded(), true);
  assert.deepEqual(await running.stop(1_000), { code: 3, signal: null });
  await guard.close();
  assert.equal(processMark(guard.pid), null);
});

test('a process that ignores SIGTERM is killed when its grace is over, with what it started', async (t) => {
  const dir = tempDir(t);
  const guard = startGuard();
  t.after(() => guard.close());
  const script = `
    const child = require('node:child_process').spawn(process.execPath, ['-e', 'setInterval(() => {}, 1000)']);
    process.on('SIGTERM', () => {});
    console.log(child.pid);
    setInterval(() => {}, 1000);`;
  const plan = { command: process.execPath, args: ['-e', script], env: {}, cwd: dir, logFile: join(dir, 'log') };
  const running = await startProcess({ ...plan, stage: 'app', guard });
  const childPid = await eventually(() => Number(running.tail(1)[0]) || null, { what: 'the child is up' });
  const exit = await running.stop(50);
  assert.equal(exit.signal, 'SIGKILL');
  await eventually(() => processMark(childPid) === null, { what: 'the child ended as well' });
});

test('work that was given up starts nothing once the guard is closing', async (t) => {
  const dir = tempDir(t);
  const guard = startGuard();
  const plan = { command: process.execPath, args: ['-e', ''], env: {}, cwd: dir, logFile: join(dir, 'log') };
  const closing = guard.close();
  await assert.rejects(startProcess({ ...plan, stage: 'engine', guard }), /nothing more is started/);
  await closing;
});

test('a program that does not exist is a rejection, not a crash', async (t) => {
  const dir = tempDir(t);
  const guard = startGuard();
  t.after(() => guard.close());
  const plan = { command: join(dir, 'nothing'), args: [], env: {}, cwd: dir, logFile: join(dir, 'log') };
  await assert.rejects(startProcess({ ...plan, stage: 'app', guard }), /ENOENT/);
});
