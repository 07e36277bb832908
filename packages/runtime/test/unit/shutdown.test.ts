import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { silentLogger, type Logger } from '@qbasecron/core';
import { createSignal, withDeadline } from '@qbasecron/testkit';
import { createShutdown } from '../../src/shutdown.ts';

function createParts(options: { signals?: NodeJS.Signals[]; graceMs?: number; log?: Logger } = {}) {
  const { signals = [], graceMs = 60_000, log = silentLogger } = options;
  const exited = createSignal<number>('exit');
  const shutdown = createShutdown({ log, graceMs, signals, exit: (code) => exited.fire(code) });
  return { shutdown, exited };
}

test('stops run in reverse order of registration, each awaited before the next', async () => {
  const { shutdown, exited } = createParts();
  const events: string[] = [];
  for (const name of ['ledger', 'timer', 'http']) {
    shutdown.onStop(name, async () => {
      events.push(`${name} stops`);
      await new Promise((resolve) => setImmediate(resolve));
      events.push(`${name} stopped`);
    });
  }
  await shutdown.stop('test');
  const order = ['http', 'timer', 'ledger'].flatMap((name) => [`${name} stops`, `${name} stopped`]);
  assert.deepEqual(events, order);
  assert.deepEqual(exited.seen, []);
});

test('stop is idempotent, and stopping is true from its first call', async () => {
  const { shutdown } = createParts();
  let stopCount = 0;
  shutdown.onStop('http', () => stopCount++);
  assert.equal(shutdown.stopping, false);
  const stopping = shutdown.stop('first');
  assert.equal(shutdown.stopping, true);
  assert.equal(shutdown.stop('second'), stopping, 'both wait for the same');
  await stopping;
  await shutdown.stop('third');
  assert.equal(stopCount, 1);
});

test('a stop that fails is logged by name, and the others still run', async () => {
  const failure = new Error('socket closed already');
  const lines: object[] = [];
  const { shutdown } = createParts({ log: { ...silentLogger, error: (fields) => void lines.push(fields) } });
  let ledgerClosed = false;
  shutdown.onStop('ledger', () => {
    ledgerClosed = true;
  });
  shutdown.onStop('timer', () => Promise.reject(failure));
  await shutdown.stop('test');
  assert.equal(ledgerClosed, true);
  assert.deepEqual(lines, [{ step: 'timer', error: failure }]);
});

test('when the grace time is over it exits with 1 and names the part that hangs', async () => {
  const lines: object[] = [];
  const log = { ...silentLogger, error: (fields: object) => void lines.push(fields) };
  const { shutdown, exited } = createParts({ graceMs: 20, log });
  let release = (): void => {};
  shutdown.onStop('worker', () => new Promise<void>((resolve) => (release = resolve)));
  const stopping = shutdown.stop('test');
  assert.equal(await exited.wait(), 1);
  assert.deepEqual(lines, [{ step: 'worker', graceMs: 20 }]);
  release();
  await stopping;
});

test('a signal stops it, and repeated signals change nothing', async () => {
  const { shutdown, exited } = createParts({ signals: ['SIGHUP'] });
  const stops = createSignal('the stop');
  let release = (): void => {};
  shutdown.onStop('http', () => {
    stops.fire();
    return new Promise<void>((resolve) => (release = resolve));
  });
  const signalled = once(process, 'SIGHUP');
  process.kill(process.pid, 'SIGHUP');
  await signalled;
  await stops.wait();
  const again = once(process, 'SIGHUP');
  process.kill(process.pid, 'SIGHUP');
  await again;
  release();
  await shutdown.stop('the same');
  assert.equal(stops.seen.length, 1);
  assert.deepEqual(exited.seen, []);
});

test('after a stop by call nothing of it is left on the process', async () => {
  const before = process.listenerCount('SIGTERM');
  const { shutdown } = createParts({ signals: ['SIGTERM'] });
  assert.equal(process.listenerCount('SIGTERM'), before + 1);
  await shutdown.stop('test');
  assert.equal(process.listenerCount('SIGTERM'), before);
});

/** Starts the fixture, sends SIGTERM when it is ready, and tells how it ended. */
async function endOf(manner: string, graceMs: number): Promise<{ code: number | null; output: string }> {
  const fixture = fileURLToPath(new URL('../fixtures/shutdown-process.ts', import.meta.url));
  const child = spawn(process.execPath, [fixture, manner, String(graceMs)], { stdio: ['ignore', 'pipe', 'inherit'] });
  const closed = once(child, 'close');
  try {
    let output = '';
    child.stdout.setEncoding('utf8').on('data', (text: string) => {
      if (output === '') child.kill('SIGTERM');
      output += text;
    });
    const [code] = (await withDeadline(closed, { what: `end of ${manner}`, deadlineMs: 20_000 })) as [number | null];
    return { code, output };
  } finally {
    child.kill('SIGKILL');
  }
}

test('a process that stopped everything ends by itself with 0, long before its grace time', async () => {
  assert.deepEqual(await endOf('clean', 60_000), { code: 0, output: 'ready\nstopped\n' });
});

test('a process with a part that hangs exits with 1 after its grace time', async () => {
  assert.deepEqual(await endOf('hang', 50), { code: 1, output: 'ready\n' });
});

test('a process that something forgotten keeps alive exits with 1 after its grace time', async () => {
  assert.deepEqual(await endOf('leak', 50), { code: 1, output: 'ready\nstopped\n' });
});
