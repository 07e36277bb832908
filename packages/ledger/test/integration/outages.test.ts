import assert from 'node:assert/strict';
import { after, afterEach, before, beforeEach, describe, test } from 'node:test';
import { LedgerUnavailable, OutcomeUnknown, QueryTooSlow } from '@qbasecron/core';
import { aTask, eventually, testNow, withDeadline } from '@qbasecron/testkit';
import type { LedgerOptions } from '../../src/connect-ledger.ts';
import type { Ledger } from '@qbasecron/core';
import { openDatabase, type Database } from '../support/ledgers.ts';
import { openProxy, type Proxy } from '../support/proxy.ts';

const serverSelectionMs = 400;

describe('outages of the ledger', () => {
  let database: Database;
  let proxy: Proxy;
  before(async () => {
    database = await openDatabase();
    await database.connect();
  });
  beforeEach(async () => {
    proxy = await openProxy();
  });
  afterEach(() => proxy.close());
  after(() => database.close());

  function connect(options: Partial<LedgerOptions> = {}): Promise<Ledger> {
    return database.connect({ uri: proxy.uri, serverSelectionMs, ...options });
  }

  test('with no server, reads and writes say so soon, and nothing was written', async () => {
    const ledger = await connect();
    proxy.refuse();
    await eventually(() => isUnavailable(ledger.session.readTime()), { what: 'the loss of the server is noticed' });
    const task = aTask();
    const startedAt = performance.now();
    await assert.rejects(ledger.tasks.insertTasks([task]), LedgerUnavailable);
    await assert.rejects(ledger.tasks.findTask(task.id), LedgerUnavailable);
    assert.ok(performance.now() - startedAt < serverSelectionMs * 2 + 500, 'the answer took too long');
    proxy.accept();
    assert.equal(await eventually(() => inserted(ledger, task), { what: 'the server is found again' }), 'inserted');
  });

  test('a server that comes back is found within about a second', async () => {
    const ledger = await connect();
    proxy.refuse();
    await eventually(() => isUnavailable(ledger.session.readTime()), { what: 'the loss of the server is noticed' });
    proxy.accept();
    await eventually(() => ledger.session.readTime(), { what: 'the server is found again', deadlineMs: 2_000 });
  });

  test('an insert whose connection breaks after it was carried out is unknown, though the retry found no server', async () => {
    const ledger = await connect();
    const task = aTask();
    const carriedOut = proxy.holdAnswerTo(task.id);
    const inserting = assert.rejects(ledger.tasks.insertTasks([task]), OutcomeUnknown);
    await withDeadline(carriedOut, { what: 'the insert reaches the server' });
    proxy.refuse();
    await inserting;
    proxy.accept();
    assert.equal(await eventually(() => inserted(ledger, task), { what: 'the server is found again' }), 'exists');
  });

  test('an insert whose connection breaks while the server stays is sent again, and written once', async () => {
    const ledger = await connect();
    const task = aTask();
    const carriedOut = proxy.holdAnswerTo(task.id);
    const inserting = ledger.tasks.insertTasks([task]);
    await withDeadline(carriedOut, { what: 'the insert reaches the server' });
    proxy.refuse();
    proxy.accept();
    assert.deepEqual(await inserting, ['inserted']);
    assert.deepEqual(await ledger.tasks.findTask(task.id), task);
  });

  test('an answer that does not come in time makes a write unknown and a read unavailable', async () => {
    const ledger = await connect({ answerMs: 300 });
    const task = aTask();
    const lease = { worker: 'worker-1', token: 'token-1' };
    await ledger.tasks.insertTasks([task]);
    const claim = { ids: [task.id], from: testNow, until: task.dueAt + 1, lease };
    const carriedOut = proxy.holdAnswerTo(lease.token);
    await assert.rejects(ledger.wheel.claimTasks(claim), OutcomeUnknown);
    await carriedOut;
    assert.deepEqual(await ledger.wheel.claimTasks(claim), [{ ...task, state: 'delivering', lease }]);
    // The driver tries a read twice.
    const held = proxy.holdAnswerTo(task.id).then(() => proxy.holdAnswerTo(task.id));
    await assert.rejects(ledger.tasks.findTask(task.id), LedgerUnavailable);
    await held;
  });

  test('a claim whose connection breaks is unknown, and its repeat returns what was claimed', async () => {
    const ledger = await connect();
    const task = aTask();
    const lease = { worker: 'worker-1', token: 'token-broken' };
    await ledger.tasks.insertTasks([task]);
    const claim = { ids: [task.id], from: testNow, until: task.dueAt + 1, lease };
    const carriedOut = proxy.holdAnswerTo(lease.token);
    const claiming = assert.rejects(ledger.wheel.claimTasks(claim), OutcomeUnknown);
    await withDeadline(carriedOut, { what: 'the claim reaches the server' });
    proxy.refuse();
    proxy.accept();
    await claiming;
    const claimed = await eventually(() => ledger.wheel.claimTasks(claim), { what: 'the server is found again' });
    assert.deepEqual(claimed, [{ ...task, state: 'delivering', lease }]);
  });

  test('a command that finds no free connection in time was not sent', async () => {
    const ledger = await connect({ connectionsMax: 1, connectionWaitMs: 100, answerMs: 2_000 });
    const blocking = aTask();
    const carriedOut = proxy.holdAnswerTo(blocking.id);
    const blocked = assert.rejects(ledger.tasks.insertTasks([blocking]), OutcomeUnknown);
    await withDeadline(carriedOut, { what: 'the first insert holds the only connection' });
    const task = aTask();
    await assert.rejects(ledger.tasks.insertTasks([task]), LedgerUnavailable);
    proxy.refuse();
    await blocked;
    proxy.accept();
    assert.equal(await eventually(() => inserted(ledger, task), { what: 'the server is found again' }), 'inserted');
  });

  test('a list that takes too long is given up', async () => {
    const ledger = await connect({ listTimeMaxMs: 1 });
    const tasks = Array.from({ length: 400 }, () => aTask({ labels: ['slow'], desc: 'long '.repeat(2_000) }));
    await ledger.tasks.insertTasks(tasks);
    const query = { label: 'slow', text: 'not in any of them', order: 'newest', limit: 10 } as const;
    await assert.rejects(ledger.tasks.listTasks(query), QueryTooSlow);
  });

  test('a closed ledger is unavailable', async () => {
    const ledger = await connect();
    await ledger.session.close();
    await assert.rejects(ledger.session.readTime(), LedgerUnavailable);
    await assert.rejects(ledger.tasks.insertTasks([aTask()]), LedgerUnavailable);
  });
});

async function isUnavailable(asked: Promise<unknown>): Promise<boolean> {
  try {
    await asked;
    return false;
  } catch (error) {
    return error instanceof LedgerUnavailable;
  }
}

async function inserted(ledger: Ledger, task: ReturnType<typeof aTask>): Promise<string | undefined> {
  return (await ledger.tasks.insertTasks([task]))[0];
}
