import assert from 'node:assert/strict';
import { test } from 'node:test';
import { silentLogger } from '@qbasecron/core';
import { limitedLog } from '../../src/limited-log.ts';

function createParts() {
  const lines: unknown[] = [];
  let now = 0;
  const record = (fields: object, message: string): void => void lines.push([message, fields]);
  const log = limitedLog({ ...silentLogger, warn: record, error: record }, 1_000, () => now);
  return { lines, log, pass: (ms: number) => (now += ms) };
}

test('a message goes out once per period, then with the number of those held back', () => {
  const { lines, log, pass } = createParts();
  log.error({ port: 1 }, 'connection refused');
  log.error({ port: 2 }, 'connection refused');
  pass(999);
  log.error({ port: 3 }, 'connection refused');
  pass(1);
  log.error({ port: 4 }, 'connection refused');
  pass(1_000);
  log.error({ port: 5 }, 'connection refused');
  assert.deepEqual(lines, [
    ['connection refused', { port: 1 }],
    ['connection refused', { port: 4, suppressed: 2 }],
    ['connection refused', { port: 5 }],
  ]);
});

test('different messages, and the same message at another level, do not hold each other back', () => {
  const { lines, log } = createParts();
  log.error({}, 'a');
  log.error({}, 'b');
  log.warn({}, 'a');
  assert.equal(lines.length, 3);
});

test('a flood of ever new messages does not grow without bound: the oldest are forgotten', () => {
  const { lines, log } = createParts();
  log.error({}, 'first');
  for (let index = 0; index < 100; index++) log.error({}, `message ${index}`);
  log.error({}, 'first');
  log.error({}, 'message 99');
  assert.equal(lines.length, 102);
});
