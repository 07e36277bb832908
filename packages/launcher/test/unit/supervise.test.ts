import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createSignal } from '@qbasecron/testkit';
import type { Exit } from '../../src/processes/start-process.ts';
import { describeDeath, restartDelayMs, supervise } from '../../src/supervise/supervise.ts';
import { recordingReport } from '../support/recording-report.ts';

function fakeRunning() {
  let end: (exit: Exit) => void = () => {};
  const ended = new Promise<Exit>((resolve) => (end = resolve));
  return { running: { ended, tail: () => ['a last word'] }, end };
}

test('restarts come later and later, up to half a minute', () => {
  assert.deepEqual([1, 2, 3, 4, 20].map(restartDelayMs), [500, 1_000, 2_000, 4_000, 30_000]);
});

test('a death while serving is told with the end of the log, and the process is started again', async () => {
  const { report, lines } = recordingReport();
  const [first, second] = [fakeRunning(), fakeRunning()];
  const supervisor = supervise({
    name: 'worker-1',
    running: first.running,
    restart: async () => second.running,
    isServing: () => true,
    onEarlyDeath: () => assert.fail('it was serving'),
    report,
  });
  first.end({ code: 1, signal: null });
  await lines.waitFor((line) => line.includes('worker-1 runs again'));
  assert.match(lines.seen.join('\n'), /worker-1 ended with code 1; the end of its log:\n.*a last word/);
  assert.match(lines.seen.join('\n'), /starting worker-1 again in 0.5 s/);
  supervisor.release();
});

test('a restart that fails is tried again', async () => {
  const { report, lines } = recordingReport();
  const [first, second] = [fakeRunning(), fakeRunning()];
  let attempts = 0;
  const supervisor = supervise({
    name: 'api',
    running: first.running,
    restart: async () => {
      attempts += 1;
      if (attempts === 1) throw new Error('no memory');
      return second.running;
    },
    isServing: () => true,
    onEarlyDeath: () => {},
    report,
  });
  first.end({ code: null, signal: 'SIGKILL' });
  await lines.waitFor((line) => line.includes('api runs again'));
  assert.match(lines.seen.join('\n'), /api could not be started: no memory/);
  supervisor.release();
});

test('a death before everything serves is not repaired but ends the start', async () => {
  const { report, lines } = recordingReport();
  const { running, end } = fakeRunning();
  const early = createSignal<string>('an early death');
  supervise({
    name: 'api',
    running,
    restart: () => Promise.reject(new Error('must not happen')),
    isServing: () => false,
    onEarlyDeath: (failure) => early.fire(failure),
    report,
  });
  end({ code: 2, signal: null });
  assert.match(await early.wait(), /^api ended with code 2/);
  assert.deepEqual(lines.seen, []);
});

test('an end after release is expected and starts nothing', async () => {
  const { report, lines } = recordingReport();
  const { running, end } = fakeRunning();
  const supervisor = supervise({
    name: 'api',
    running,
    restart: () => Promise.reject(new Error('must not happen')),
    isServing: () => true,
    onEarlyDeath: () => assert.fail('not early'),
    report,
  });
  supervisor.release();
  end({ code: 0, signal: null });
  await running.ended;
  assert.deepEqual(lines.seen, []);
});

test('a death without a word is told without an empty log', () => {
  assert.equal(describeDeath('redis', { code: null, signal: 'SIGSEGV' }, ['']), 'redis was ended by SIGSEGV');
});
