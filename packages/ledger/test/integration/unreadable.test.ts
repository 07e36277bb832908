import assert from 'node:assert/strict';
import { after, before, beforeEach, describe, test } from 'node:test';
import { anAttempt, aTask, testNow } from '@qbasecron/testkit';
import type { Attempt, Task, WorkerRecord } from '@qbasecron/core';
import type { Document } from 'mongodb';
import type { Ledger } from '@qbasecron/core';
import { openDatabase, type Database } from '../support/ledgers.ts';

const dayMs = 86_400_000;

describe('a record that cannot be read', () => {
  let database: Database;
  let ledger: Ledger;
  const errors: Document[] = [];
  before(async () => {
    database = await openDatabase();
    const log = { debug() {}, info() {}, warn() {}, error: (fields: object) => void errors.push(fields) };
    ledger = await database.connect({ log });
  });
  beforeEach(() => {
    errors.length = 0;
  });
  after(() => database.close());

  async function damage(
    kind: 'tasks' | 'attempts' | 'workers' | 'duties',
    id: string,
    fields: Document,
  ): Promise<void> {
    await database.collections[kind].updateOne({ _id: id }, { $set: fields });
  }

  async function claimed(worker: string, ids: readonly string[], overrides: Partial<Task> = {}): Promise<void> {
    await ledger.tasks.insertTasks(ids.map((id) => aTask({ id, ...overrides })));
    await ledger.wheel.claimTasks({ ids, from: 0, until: Infinity, lease: { worker, token: 't' } });
  }

  /** The record is failed, held by nobody, and kept for 30 days by the ledger's clock. */
  async function assertUndeliverable(id: string): Promise<void> {
    const record = await database.collections.tasks.findOne({ _id: id });
    assert.ok(record);
    const { state, finish_reason, is_finished, lease, finish_at, purge_at } = record;
    assert.deepEqual(
      { state, finish_reason, is_finished, lease },
      { state: 'failed', finish_reason: 'undeliverable', is_finished: true, lease: undefined },
    );
    assert.ok(Math.abs(finish_at.getTime() - (await ledger.session.readTime())) < 60_000);
    assert.equal(purge_at.getTime() - finish_at.getTime(), 30 * dayMs);
  }

  const attempt = (taskId: string, number: number): Attempt => anAttempt({ taskId, number, token: 't', worker: 'w' });

  function worker(id: string): WorkerRecord {
    const figures = {
      armedCount: 0,
      inFlightCount: 0,
      clockOffsetMs: 0,
      timerUp: true,
      draining: false,
      attempts: [],
      latenessCounts: [],
      latenessSumMs: 0,
      ledgerLatencyMs: 0,
      timerLatencyMs: 0,
      destinations: [],
    };
    return { id, name: 'n', state: 'alive', version: '1', startedAt: testNow, renewedAt: testNow, figures };
  }

  test('is named, and does not spoil the list it is in', async () => {
    await ledger.tasks.insertTasks([
      aTask({ id: 'whole', labels: ['damage'] }),
      aTask({ id: 'bad', labels: ['damage'] }),
    ]);
    await damage('tasks', 'bad', { due_at: 'tomorrow' });
    await assert.rejects(ledger.tasks.findTask('bad'), /the field due_at of bad is not a date/);
    const listed = await ledger.tasks.listTasks({ label: 'damage', order: 'newest', limit: 10 });
    assert.deepEqual(
      listed.map((task) => task.id),
      ['whole'],
    );
  });

  test('is failed when it is due, with its attempts dated, and the others of its claim are claimed', async () => {
    await ledger.tasks.insertTasks([aTask({ id: 'fine' }), aTask({ id: 'broken', attemptCount: 1 })]);
    await ledger.wheel.recordAttempts([attempt('broken', 1)], () => null);
    await damage('tasks', 'broken', { method: null });
    const claim = { ids: ['broken', 'fine'], from: 0, until: Infinity, lease: { worker: 'w', token: 't' } };
    assert.deepEqual(
      (await ledger.wheel.claimTasks(claim)).map((task) => task.id),
      ['fine'],
    );
    await assertUndeliverable('broken');
    const task = await database.collections.tasks.findOne({ _id: 'broken' });
    const dated = await database.collections.attempts.findOne({ _id: 'broken:1' });
    assert.equal(dated?.['purge_at'].getTime(), task?.['purge_at'].getTime() + dayMs);
    assert.deepEqual(
      errors.map(({ taskId }) => taskId),
      ['broken'],
    );
  });

  test('is failed when its worker is lost, and the others it held are all found, however few at a time', async () => {
    const bad = ['h1', 'h2', 'h3', 'h5'];
    await claimed('lost-1', ['h1', 'h2', 'h3', 'h4', 'h5', 'h6']);
    await damage('tasks', 'h1', { next_attempt_at: 'soon' });
    await damage('tasks', 'h2', { lease: { worker: 'lost-1' } });
    await damage('tasks', 'h3', { delivery: 'twice', partition: '3' });
    await damage('tasks', 'h5', { attempt_count: 'one' });
    const found: string[] = [];
    for (;;) {
      const held = await ledger.wheel.heldTasks('lost-1', 2);
      if (held.length === 0) break;
      found.push(...held.map(({ id }) => id));
      await ledger.wheel.releaseTasks(found, 'lost-1');
    }
    assert.deepEqual(found.toSorted(), ['h4', 'h6']);
    for (const id of bad) await assertUndeliverable(id);
    assert.deepEqual(new Set(errors.map(({ taskId }): unknown => taskId)), new Set(bad));
  });

  test('is failed when nothing else is held, so that its worker holds nothing', async () => {
    const ids = ['o1', 'o2', 'o3'];
    await claimed('lost-2', ids);
    for (const id of ids) await damage('tasks', id, { delivery: null });
    assert.deepEqual(await ledger.wheel.heldTasks('lost-2', 3), []);
    for (const id of ids) await assertUndeliverable(id);
  });

  test('and whose lease is no lease does not hide the workers that hold tasks', async () => {
    await claimed('holder-1', ['l1', 'l2']);
    await claimed('holder-2', ['l3']);
    await damage('tasks', 'l1', { lease: [{ worker: 'holder-0', token: 't' }] });
    const holders = (await ledger.wheel.holders()).filter((name) => name.startsWith('holder-'));
    assert.deepEqual(holders, ['holder-1', 'holder-2']);
    await assertUndeliverable('l1');
  });

  test('of an attempt stays as it is, and the attempts beside it are written and read', async () => {
    await ledger.tasks.insertTasks([aTask({ id: 'tried', attemptCount: 2 })]);
    await ledger.wheel.recordAttempts([attempt('tried', 1)], () => null);
    await damage('attempts', 'tried:1', { started_at: 'then' });
    const both = [attempt('tried', 1), attempt('tried', 2)];
    assert.deepEqual(await ledger.wheel.recordAttempts(both, () => null), []);
    assert.deepEqual(await ledger.tasks.findAttempts('tried'), [attempt('tried', 2)]);
    assert.equal((await database.collections.attempts.findOne({ _id: 'tried:1' }))?.['started_at'], 'then');
    assert.ok(errors.every(({ attemptId }) => attemptId === 'tried:1'));
    assert.equal(errors.length, 2);
  });

  test('of a worker is left out wherever workers are read, and that is logged', async () => {
    await ledger.workers.registerWorker(worker('good'));
    await ledger.workers.registerWorker(worker('damaged'));
    await damage('workers', 'damaged', { figures: { armed_count: 'many' } });
    const ids = (records: WorkerRecord[]): string[] => records.map(({ id }) => id);
    assert.deepEqual(ids(await ledger.workers.listWorkers()), ['good']);
    assert.deepEqual(ids(await ledger.workers.silentWorkers(testNow + 1)), ['good']);
    assert.deepEqual(
      errors.map(({ incarnation }) => incarnation),
      ['damaged', 'damaged'],
    );
    assert.equal(await ledger.workers.declareDead('damaged', testNow), true);
  });

  test('of a duty is claimed as if its time had come', async () => {
    const claim = (): Promise<boolean> => ledger.duties.claimDuty('audit', testNow, testNow + 5_000, 'w');
    assert.equal(await claim(), true);
    assert.equal(await claim(), false);
    await damage('duties', 'audit', { next_at: 'never' });
    assert.equal(await claim(), true);
    assert.equal(await claim(), false);
  });
});
