import assert from 'node:assert/strict';
import { test } from 'node:test';
import { LedgerUnavailable, OutcomeUnknown } from '@qbasecron/core';
import { aTask, createMemoryLedger, flaky } from '../../../src/index.ts';

test('a call that fails before has no effect, and the call after it works', async () => {
  const { ledger, failNext } = flaky(createMemoryLedger());
  const task = aTask();
  failNext('insertTasks', 'before');
  await assert.rejects(ledger.tasks.insertTasks([task]), LedgerUnavailable);
  assert.equal(await ledger.tasks.findTask(task.id), null);
  assert.deepEqual(await ledger.tasks.insertTasks([task]), ['inserted']);
});

test('a call that fails after has taken effect', async () => {
  const { ledger, failNext } = flaky(createMemoryLedger());
  const task = aTask();
  failNext('insertTasks', 'after');
  await assert.rejects(ledger.tasks.insertTasks([task]), OutcomeUnknown);
  assert.deepEqual(await ledger.tasks.insertTasks([task]), ['exists']);
});

test('orders for one method are kept in order, and other methods are not touched', async () => {
  const { ledger, failNext } = flaky(createMemoryLedger());
  failNext('readTime', 'before');
  failNext('readTime', 'after');
  assert.equal(ledger.wheel.partitionCount(), 16);
  assert.equal(await ledger.tasks.findTask('unknown'), null);
  await assert.rejects(ledger.session.readTime(), LedgerUnavailable);
  await assert.rejects(ledger.session.readTime(), OutcomeUnknown);
  assert.equal(typeof (await ledger.session.readTime()), 'number');
});
