import assert from 'node:assert/strict';
import { after, before, beforeEach, describe, test } from 'node:test';
import type { Ledger } from '@qbasecron/core';
import { aBackfill, aCalendar, anOccurrence, aSchedule, testNow } from '@qbasecron/testkit';
import type { Document } from 'mongodb';
import type { Collections } from '../../../src/names.ts';
import { openDatabase, type Database } from '../../support/ledgers.ts';

const hourMs = 60 * 60_000;

describe('a record of schedules that cannot be read', () => {
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

  async function damage(kind: keyof Collections, id: string, fields: Document): Promise<void> {
    await database.collections[kind].updateOne({ _id: id }, { $set: fields });
  }

  const ids = (records: { id: string }[]): string[] => records.map(({ id }) => id);

  test('is named, and does not spoil the lists and the batches it is in', async () => {
    for (const id of ['good', 'bad']) {
      await ledger.schedules.insertSchedule(aSchedule({ id, labels: ['damage'], nextPlanAt: null }));
    }
    await damage('schedules', 'bad', { rule: { kind: 'moon', phase: 'full' } });
    await assert.rejects(ledger.schedules.findSchedule('bad'), /the field rule of bad is not a rule/);
    assert.deepEqual(ids(await ledger.schedules.findSchedules(['bad', 'good'])), ['good']);
    assert.deepEqual(ids(await ledger.schedules.listSchedules({ label: 'damage', limit: 9 })), ['good']);
    assert.deepEqual(ids(await ledger.schedules.schedulesById(null, 9)), ['good']);
    assert.deepEqual(
      errors.map(({ scheduleId }): unknown => scheduleId),
      ['bad', 'bad', 'bad'],
    );
  });

  test('and is to be planned is put off by an hour, and the others are planned, however few at a time', async () => {
    const due = ['d1', 'd2', 'd3', 'd4', 'd5'];
    for (const [index, id] of due.entries()) {
      await ledger.schedules.insertSchedule(aSchedule({ id, nextPlanAt: testNow + index }));
    }
    await damage('schedules', 'd1', { task: { method: 'POST' } });
    await damage('schedules', 'd2', { planned_until: 'yesterday' });
    await damage('schedules', 'd3', { rule: { kind: 'later', later: '{"schedules":' } });
    await damage('schedules', 'd5', { rule: null });
    const before = testNow + 60_000;
    assert.deepEqual(ids(await ledger.schedules.dueSchedules(before, 2)), ['d4']);
    assert.deepEqual(ids(await ledger.schedules.dueSchedules(before, 2)), ['d4']);
    assert.deepEqual(
      errors.map(({ scheduleId }): unknown => scheduleId),
      ['d1', 'd2', 'd3', 'd5'],
    );
    for (const id of ['d1', 'd2', 'd3', 'd5']) {
      const record = await database.collections.schedules.findOne({ _id: id });
      assert.deepEqual(record?.['next_plan_at'], new Date(before + hourMs));
    }
    assert.deepEqual(ids(await ledger.schedules.schedulesToTick(before, before + 2 * hourMs, 9)), []);
    // Its time comes again, in case that somebody has mended it.
    assert.deepEqual(ids(await ledger.schedules.dueSchedules(before + hourMs, 9)), ['d4']);
    assert.equal(errors.length, 12);
  });

  test('of a time to plan that is no time is never due', async () => {
    await ledger.schedules.insertSchedule(aSchedule({ id: 'timeless' }));
    await damage('schedules', 'timeless', { next_plan_at: 'soon' });
    assert.equal(ids(await ledger.schedules.dueSchedules(testNow * 2, 99)).includes('timeless'), false);
  });

  test('of a backfill is put off by an hour, and the others are worked off', async () => {
    for (const id of ['b1', 'b2']) await ledger.backfills.insertBackfill(aBackfill({ id, scheduleId: 'b' }));
    await damage('backfills', 'b1', { from: 'the start' });
    assert.deepEqual(ids(await ledger.backfills.dueBackfills(testNow, 1)), ['b2']);
    assert.deepEqual(ids(await ledger.backfills.dueBackfills(testNow, 1)), ['b2']);
    assert.deepEqual(ids(await ledger.backfills.listBackfills('b', 9)), ['b2']);
    assert.deepEqual(
      errors.map(({ backfillId }): unknown => backfillId),
      ['b1', 'b1'],
    );
  });

  test('of an occurrence is left out where occurrences are read, and stands when it is planned again', async () => {
    const scheduleId = 'o';
    const tasks = ['o1', 'o2'].map((id) => anOccurrence({ id, scheduleId }));
    await ledger.tasks.insertTasks(tasks);
    await damage('tasks', 'o1', { overlap: 'sometimes', schedule_revision: 'first' });
    const open = await ledger.occurrences.openOccurrences([scheduleId], 9);
    assert.deepEqual(
      open.map(({ taskId }) => taskId),
      ['o2'],
    );
    const all = { scheduleId, from: 0, until: testNow * 2, order: 'latest', limit: 9 } as const;
    assert.deepEqual(ids(await ledger.occurrences.listOccurrences(all)), ['o2']);
    const again = tasks.map((task) => ({
      ...task,
      occurrence: task.occurrence && { ...task.occurrence, scheduleRevision: 2 },
    }));
    const plan = { tasks: again, revive: [], anyRevision: false };
    assert.deepEqual(await ledger.occurrences.planOccurrences(plan), ['stands', 'renewed']);
    assert.deepEqual(
      errors.map(({ taskId }): unknown => taskId),
      ['o1', 'o1', 'o1'],
    );
  });

  test('of an occurrence is failed when it is claimed, like any task', async () => {
    await ledger.tasks.insertTasks([anOccurrence({ id: 'claimed' })]);
    await damage('tasks', 'claimed', { nominal_time: 5 });
    const claim = { ids: ['claimed'], from: 0, until: Infinity, lease: { worker: 'w', token: 't' } };
    assert.deepEqual(await ledger.wheel.claimTasks(claim), []);
    const record = await database.collections.tasks.findOne({ _id: 'claimed' });
    assert.deepEqual([record?.['state'], record?.['finish_reason']], ['failed', 'undeliverable']);
  });

  test('of a calendar, a range or a version is left out, and that is logged', async () => {
    for (const name of ['c1', 'c2']) await ledger.calendars.writeCalendar(aCalendar({ name }), 0);
    await damage('calendars', 'c1', { days: 'all' });
    const names = (await ledger.calendars.findCalendars(['c1', 'c2'])).map(({ name }) => name);
    assert.deepEqual(names, ['c2']);
    assert.equal((await ledger.calendars.listCalendars(null, 9)).length, 1);
    const skip = { scheduleId: 's', from: testNow, to: testNow, count: 1, purgeAt: testNow * 2 };
    await ledger.schedules.addSkips([
      { ...skip, reason: 'missed' },
      { ...skip, reason: 'paused' },
    ]);
    await damage('schedule_skips', `s:missed:${testNow}`, { count: 'many' });
    const skips = await ledger.schedules.listSkips({ scheduleId: 's', from: testNow, until: testNow + 1, limit: 9 });
    assert.deepEqual(
      skips.map(({ reason }) => reason),
      ['paused'],
    );
    for (const revision of [1, 2]) {
      await ledger.schedules.addVersion({ ...aSchedule(), scheduleId: 's', revision, from: testNow });
    }
    await damage('schedule_versions', 's:2', { timezone: 0 });
    const versions = await ledger.schedules.listVersions(['s']);
    assert.deepEqual(
      versions.map(({ revision }) => revision),
      [1],
    );
    assert.equal(errors.length, 4);
  });
});
