import assert from 'node:assert/strict';
import { test } from 'node:test';
import { LedgerUnavailable, OutcomeUnknown } from '@qbasecron/core';
import { aSchedule, aTask, createMemoryLedger, flaky } from '../../../src/index.ts';

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

test('the parts for schedules can be made to fail like the others', async () => {
  const { ledger, failNext } = flaky(createMemoryLedger());
  const schedule = aSchedule();
  failNext('insertSchedule', 'after');
  failNext('planOccurrences', 'before');
  failNext('findCalendars', 'before');
  failNext('dueBackfills', 'before');
  await assert.rejects(ledger.schedules.insertSchedule(schedule), OutcomeUnknown);
  assert.equal(await ledger.schedules.insertSchedule(schedule), 'exists');
  const plan = { tasks: [], revive: [], anyRevision: false };
  await assert.rejects(ledger.occurrences.planOccurrences(plan), LedgerUnavailable);
  await assert.rejects(ledger.calendars.findCalendars([]), LedgerUnavailable);
  await assert.rejects(ledger.backfills.dueBackfills(0, 1), LedgerUnavailable);
});
