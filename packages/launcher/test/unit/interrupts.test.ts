import assert from 'node:assert/strict';
import { EventEmitter } from 'node:events';
import { test } from 'node:test';
import { createInterrupts, Interrupted } from '../../src/supervise/interrupts.ts';
import { recordingReport } from '../support/recording-report.ts';

function setUp() {
  const emitter = new EventEmitter();
  const exits: number[] = [];
  const source = {
    on: (event: string, listener: () => void) => emitter.on(event, listener),
    exit: (code: number) => exits.push(code),
  };
  const { report, lines } = recordingReport();
  let now = 0;
  const interrupts = createInterrupts({ source, report, monotonic: () => now });
  const press = (atMs: number, signal = 'SIGINT'): void => {
    now = atMs;
    emitter.emit(signal);
  };
  return { interrupts, press, exits, lines, emitter };
}

test('one Ctrl-C that arrives three times is one Ctrl-C', async () => {
  const { interrupts, press, exits, lines } = setUp();
  for (const atMs of [0, 3, 40]) press(atMs);
  await interrupts.requested;
  assert.equal(interrupts.isRequested, true);
  assert.deepEqual([exits, lines.seen], [[], []]);
});

test('a second Ctrl-C says what is being waited for, a third kills', async () => {
  const { interrupts, press, exits, lines } = setUp();
  const killed: string[] = [];
  interrupts.waitingFor(() => 'worker-2');
  interrupts.onKill(() => killed.push('all'));
  press(0);
  press(2_000);
  assert.match(lines.seen.join(), /Still waiting for worker-2.*once more/);
  assert.deepEqual(killed, []);
  press(4_000);
  assert.deepEqual([killed, exits], [['all'], [1]]);
});

test('a repeated SIGTERM stays one wish to stop: programs repeat it, and nothing is killed for that', async () => {
  const { interrupts, press, exits, lines } = setUp();
  for (const atMs of [0, 1_000, 2_000, 3_000]) press(atMs, 'SIGTERM');
  await interrupts.requested;
  assert.deepEqual([exits, lines.seen], [[], []]);
  press(4_000);
  assert.deepEqual(exits, []);
});

test('work under way is given up at the first signal', async () => {
  const { interrupts, press } = setUp();
  const work = interrupts.during(new Promise(() => {}));
  press(0, 'SIGTERM');
  await assert.rejects(work, Interrupted);
  assert.equal(await setUp().interrupts.during(Promise.resolve(7)), 7);
});

test('the end of the process that started the launcher stops it', async () => {
  const { interrupts, emitter } = setUp();
  emitter.emit('disconnect');
  await interrupts.requested;
  assert.equal(interrupts.isRequested, true);
});
