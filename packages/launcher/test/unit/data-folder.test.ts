import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test, type TestContext } from 'node:test';
import { awaitLeftovers, readEngineMemory, writeEngineMemory } from '../../src/data/engine-memory.ts';
import { lockData } from '../../src/data/lock-data.ts';
import { UserFailure } from '../../src/failure.ts';
import { isAlive, processMark } from '../../src/processes/process-mark.ts';
import { tempDir } from '../support/temp-dir.ts';

/** A process that does nothing until it is killed, at the latest when the test ends. */
function idleProcess(test: TestContext) {
  const child = spawn(process.execPath, ['-e', 'setInterval(() => {}, 1000)'], { stdio: 'ignore' });
  const ended = once(child, 'exit');
  const kill = async (): Promise<void> => {
    child.kill('SIGKILL');
    await ended;
  };
  test.after(kill);
  const pid = child.pid;
  assert.ok(pid !== undefined);
  return { pid, kill };
}

test('a second start on a data folder in use ends in one sentence that says who uses it', (t) => {
  const dataDir = tempDir(t);
  const release = lockData(dataDir, 'http://127.0.0.1:3452');
  assert.throws(
    () => lockData(dataDir, 'http://127.0.0.1:4000'),
    (error) =>
      error instanceof UserFailure &&
      error.message.includes(`process ${process.pid}, serving http://127.0.0.1:3452`) &&
      error.message.includes('--data DIR'),
  );
  release();
  release();
  lockData(dataDir, 'http://127.0.0.1:4000')();
  assert.equal(existsSync(join(dataDir, 'lock.json')), false);
});

test('the lock of a process that was killed does not hold', async (t) => {
  const dataDir = tempDir(t);
  const { pid, kill } = idleProcess(t);
  const mark = processMark(pid);
  writeFileSync(join(dataDir, 'lock.json'), JSON.stringify({ pid, mark, apiUrl: 'x' }));
  assert.throws(() => lockData(dataDir, 'y'), new RegExp(`process ${pid}`));
  await kill();
  lockData(dataDir, 'y')();
});

test('a process with the id of a dead one is not taken for it', async (t) => {
  const { pid, kill } = idleProcess(t);
  const mark = processMark(pid);
  assert.ok(mark !== null && isAlive(pid, mark));
  assert.equal(isAlive(pid, `${pid}@0`), false);
  await kill();
  assert.equal(processMark(pid), null);
});

test('a data folder remembers the kind of its engine and its ports', (t) => {
  const dataDir = tempDir(t);
  assert.deepEqual(readEngineMemory(dataDir), {});
  const memory = {
    mongo: { kind: 'mongod' as const, port: 1, pid: 2, mark: '2@3' },
    redis: { port: 4, pid: 5, mark: '' },
  };
  writeEngineMemory(dataDir, memory);
  assert.deepEqual(readEngineMemory(dataDir), memory);
  writeFileSync(join(dataDir, 'engines.json'), '{"mongo": {"ki');
  assert.deepEqual(readEngineMemory(dataDir), {});
});

test('engines of a killed launcher are waited for, and one that lives on is named with what to do', async (t) => {
  const { pid, kill } = idleProcess(t);
  const memory = { redis: { port: 1, pid, mark: processMark(pid) ?? '' } };
  await assert.rejects(
    awaitLeftovers(memory, { limitMs: 20 }),
    new RegExp(`as process ${pid}: end it with "kill ${pid}"`),
  );
  const waiting = awaitLeftovers(memory);
  await kill();
  await waiting;
});
