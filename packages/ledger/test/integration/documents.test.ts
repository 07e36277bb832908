import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { anAttempt, aSettlement, aTask, testNow } from '@qbasecron/testkit';
import type { Attempt, Ledger, Settlement, Task } from '@qbasecron/core';
import { openDatabase, type Database } from '../support/ledgers.ts';

const dayMs = 86_400_000;

describe('documents in the ledger', () => {
  let database: Database;
  let ledger: Ledger;
  before(async () => {
    database = await openDatabase();
    ledger = await database.connect();
  });
  after(() => database.close());

  async function claim(task: Task): Promise<void> {
    await ledger.tasks.insertTasks([task]);
    await ledger.wheel.claimTasks({ ids: [task.id], from: 0, until: Infinity, lease: { worker: 'w', token: 't' } });
  }

  async function purgeDates(taskId: string): Promise<{ task: unknown; attempts: unknown[] }> {
    const task = await database.collections.tasks.findOne({ _id: taskId });
    const attempts = await database.collections.attempts.find({ _id: new RegExp(`^${taskId}:`) } as object).toArray();
    attempts.sort((one, other) => (one._id < other._id ? -1 : 1));
    return { task: task?.['purge_at'] ?? null, attempts: attempts.map((attempt) => attempt['purge_at'] ?? null) };
  }

  const attempt = (taskId: string, number: number): Attempt => anAttempt({ taskId, number, token: 't', worker: 'w' });

  function settlement(id: string, overrides: Partial<Settlement>): Settlement {
    return aSettlement({ id, state: 'failed', finishReason: 'rejected', purgeAt: testNow + 30 * dayMs, ...overrides });
  }

  test('a task has the seed’s names, a string for an id, dates for instants, and no field for what is empty', async () => {
    const task = aTask({ id: 'plain', desc: 'desc', content: { kind: 'form', data: 'e30=' } });
    await ledger.tasks.insertTasks([task]);
    assert.deepEqual(await database.collections.tasks.findOne({ _id: 'plain' }), {
      _id: 'plain',
      time: task.time,
      timezone: 'UTC',
      desc: 'desc',
      callback_url: task.callbackUrl,
      flow: 'http://127.0.0.1:9',
      method: 'POST',
      data: 'e30=',
      timeout_ms: 30_000,
      retry: { max_attempts: 8, min_backoff_ms: 1_000, max_backoff_ms: 3_600_000, factor: 2, max_age_ms: 604_800_000 },
      delivery: 'at_least_once',
      state: 'scheduled',
      is_finished: false,
      due_at: new Date(task.dueAt),
      next_attempt_at: new Date(task.dueAt),
      age_from_at: new Date(task.dueAt),
      partition: task.partition,
      create_at: new Date(testNow),
      update_at: new Date(testNow),
      revision: 1,
    });
  });

  test('is_finished follows the state through every write', async () => {
    const isFinished = async (): Promise<unknown> =>
      (await database.collections.tasks.findOne({ _id: 'finishing' }))?.['is_finished'];
    await claim(aTask({ id: 'finishing' }));
    assert.equal(await isFinished(), false);
    await ledger.wheel.settleTasks('w', [settlement('finishing', {})]);
    assert.equal(await isFinished(), true);
    await ledger.tasks.changeTask('finishing', { states: ['failed'] }, { state: 'scheduled', purgeAt: null });
    assert.equal(await isFinished(), false);
    await ledger.tasks.changeTask('finishing', { states: ['scheduled'] }, { state: 'cancelled', purgeAt: testNow });
    assert.equal(await isFinished(), true);
  });

  test('purge_at is a date once a task has ended, and absent again when it is scheduled anew', async () => {
    const purgeAt = new Date(testNow + 30 * dayMs);
    await claim(aTask({ id: 'purged' }));
    await ledger.wheel.settleTasks('w', [settlement('purged', {})]);
    assert.deepEqual((await purgeDates('purged')).task, purgeAt);
    await ledger.tasks.changeTask('purged', { states: ['failed'] }, { state: 'scheduled', purgeAt: null });
    assert.deepEqual((await purgeDates('purged')).task, null);
  });

  test('the attempt that ends a task dates the earlier ones too', async () => {
    await claim(aTask({ id: 'retried', attemptCount: 1 }));
    await ledger.wheel.recordAttempts([attempt('retried', 1)], () => null);
    assert.deepEqual((await purgeDates('retried')).attempts, [null]);
    const purgeAt = testNow + 31 * dayMs;
    await ledger.wheel.recordAttempts([attempt('retried', 2)], () => purgeAt);
    assert.deepEqual((await purgeDates('retried')).attempts, [new Date(purgeAt), new Date(purgeAt)]);
  });

  test('an attempt that was taken for lost gets the date of what is known now, and else keeps its own', async () => {
    await ledger.tasks.insertTasks([aTask({ id: 'known', attemptCount: 2 })]);
    const lost = (number: number): Attempt => ({ ...attempt('known', number), outcome: 'lost' });
    const [early, late] = [testNow + 31 * dayMs, testNow + 40 * dayMs];
    await ledger.wheel.recordAttempts([lost(1)], () => null);
    await ledger.wheel.recordAttempts([attempt('known', 1)], () => early);
    assert.deepEqual((await purgeDates('known')).attempts, [new Date(early)]);
    await ledger.wheel.recordAttempts([lost(2)], () => late);
    await ledger.wheel.recordAttempts([attempt('known', 2)], () => null);
    assert.deepEqual((await purgeDates('known')).attempts, [new Date(late), new Date(late)]);
  });

  test('a task that ends without an attempt dates the attempts it had: a day after its own date', async () => {
    await claim(aTask({ id: 'expired', attemptCount: 1 }));
    await ledger.wheel.recordAttempts([attempt('expired', 1)], () => null);
    const end = settlement('expired', { state: 'expired', add: { attempts: 0, tries: 0, lost: 0 } });
    await ledger.wheel.settleTasks('w', [end]);
    assert.deepEqual((await purgeDates('expired')).attempts, [new Date(testNow + 31 * dayMs)]);
  });

  test('cancelling a task dates its attempts, and retrying it takes the date away', async () => {
    const task = aTask({ id: 'cancelled', attemptCount: 2 });
    await ledger.tasks.insertTasks([task]);
    await ledger.wheel.recordAttempts([attempt('cancelled', 1), attempt('cancelled', 2)], () => null);
    const purgeAt = testNow + 30 * dayMs;
    await ledger.tasks.changeTask('cancelled', { states: ['scheduled'] }, { state: 'cancelled', purgeAt });
    const date = new Date(purgeAt + dayMs);
    assert.deepEqual((await purgeDates('cancelled')).attempts, [date, date]);
    await ledger.tasks.changeTask('cancelled', { states: ['cancelled'] }, { state: 'scheduled', purgeAt: null });
    assert.deepEqual((await purgeDates('cancelled')).attempts, [null, null]);
  });

  test('a record of an older version, without the counters, is read with their defaults', async () => {
    const task = aTask({ id: 'older' });
    await ledger.tasks.insertTasks([task]);
    const record = await database.collections.tasks.findOne({ _id: 'older' });
    assert.equal(record?.['attempt_count'], undefined);
    assert.deepEqual(await ledger.tasks.findTask('older'), task);
  });

  test('two attempts under one number are kept from each other, and that is logged', async () => {
    const errors: object[] = [];
    const log = { debug() {}, info() {}, warn() {}, error: (fields: object) => void errors.push(fields) };
    const logged = await database.connect({ log });
    await ledger.tasks.insertTasks([aTask({ id: 'clash', attemptCount: 1 })]);
    await logged.wheel.recordAttempts([attempt('clash', 1)], () => null);
    await logged.wheel.recordAttempts([attempt('clash', 1)], () => null);
    assert.deepEqual(errors, []);
    await logged.wheel.recordAttempts([{ ...attempt('clash', 1), token: 'another' }], () => null);
    assert.deepEqual(errors, [{ taskId: 'clash', number: 1, token: 't', droppedToken: 'another' }]);
    assert.deepEqual(await ledger.tasks.findAttempts('clash'), [attempt('clash', 1)]);
  });
});
