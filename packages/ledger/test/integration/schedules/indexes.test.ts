import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import type { Ledger } from '@qbasecron/core';
import { aBackfill, anOccurrence, aSchedule, testNow } from '@qbasecron/testkit';
import type { Collections } from '../../../src/names.ts';
import { startExplainer, type Explainer } from '../../support/explain.ts';
import { openDatabase, type Database } from '../../support/ledgers.ts';

describe('the reads of schedules', () => {
  let database: Database;
  let ledger: Ledger;
  let explainer: Explainer;
  before(async () => {
    database = await openDatabase();
    ledger = await database.connect();
    for (let index = 0; index < 50; index++) {
      const scheduleId = `schedule-${index}`;
      const named = { id: scheduleId, name: `name-${index}`, labels: ['red'], nextPlanAt: testNow + index };
      await ledger.schedules.insertSchedule(aSchedule(named));
      await ledger.schedules.addVersion({ ...aSchedule(), scheduleId, revision: 1, from: testNow });
      await ledger.backfills.insertBackfill(aBackfill({ scheduleId, nextPlanAt: testNow + index }));
      const skip = { scheduleId, from: testNow, to: testNow, count: 1, purgeAt: testNow * 2 };
      await ledger.schedules.addSkips([{ ...skip, reason: 'missed' }]);
      await ledger.tasks.insertTasks([
        anOccurrence({ scheduleId, dueAt: testNow }),
        anOccurrence({ scheduleId, dueAt: testNow + 1, state: 'succeeded', purgeAt: testNow * 2 }),
      ]);
    }
    explainer = await startExplainer(database);
  });
  after(async () => {
    await explainer.stop();
    await database.close();
  });

  /** True of a server that scans even for the plain list of tasks: it uses an index for the simplest filters only. */
  async function isSimple(): Promise<boolean> {
    const [used] = await explainer.indexesUsedIn('tasks', () => ledger.tasks.listTasks({ order: 'newest', limit: 1 }));
    return used?.includes('COLLSCAN') ?? false;
  }

  const scheduleId = 'schedule-7';
  const span = { scheduleId, from: testNow, until: testNow + 5, limit: 10 };
  type Reads = [string, keyof Collections, string, () => Promise<unknown>][];
  const hotReads: Reads = [
    ['what is to be planned', 'schedules', 'next_plan', () => ledger.schedules.dueSchedules(testNow + 9, 10)],
    ['what gets ticks', 'schedules', 'next_plan', () => ledger.schedules.schedulesToTick(testNow, testNow + 9, 10)],
    ['versions', 'schedule_versions', 'schedule', () => ledger.schedules.listVersions([scheduleId, 'schedule-9'])],
    ['backfills', 'backfills', 'schedule_newest', () => ledger.backfills.listBackfills(scheduleId, 10)],
    ['due backfills', 'backfills', 'next_plan', () => ledger.backfills.dueBackfills(testNow + 9, 10)],
    [
      'open occurrences of a few',
      'tasks',
      'occurrences',
      () => ledger.occurrences.openOccurrences([scheduleId, 'schedule-9', 'schedule-8'], 10),
    ],
    ['open occurrences of one', 'tasks', 'occurrences', () => ledger.occurrences.openOccurrences([scheduleId], 10)],
    [
      'the earliest occurrences',
      'tasks',
      'occurrences',
      () => ledger.occurrences.listOccurrences({ ...span, order: 'earliest' }),
    ],
    [
      'the latest occurrences',
      'tasks',
      'occurrences',
      () => ledger.occurrences.listOccurrences({ ...span, order: 'latest' }),
    ],
  ];
  for (const [what, collection, index, read] of hotReads) {
    test(`${what}: found by the index ${index}`, async () => {
      const used = await explainer.indexesUsedIn(collection, read);
      assert.ok(used.length > 0, 'the profiler saw no query');
      for (const indexes of used) assert.deepEqual(new Set(indexes), new Set([index]));
    });
  }

  const otherReads: Reads = [
    ['the list', 'schedules', 'newest', () => ledger.schedules.listSchedules({ limit: 10 })],
    [
      'the list by state',
      'schedules',
      'state_newest',
      () => ledger.schedules.listSchedules({ states: ['active'], limit: 10 }),
    ],
    [
      'the list by label',
      'schedules',
      'label_newest',
      () => ledger.schedules.listSchedules({ label: 'red', limit: 10 }),
    ],
    ['the list by name', 'schedules', 'name', () => ledger.schedules.listSchedules({ name: 'name-3', limit: 10 })],
    ['ranges that do not run', 'schedule_skips', 'schedule_end', () => ledger.schedules.listSkips(span)],
    [
      'open occurrences of many',
      'tasks',
      'occurrences',
      () =>
        ledger.occurrences.openOccurrences(
          Array.from({ length: 20 }, (_, index) => `schedule-${index}`),
          10,
        ),
    ],
    [
      'the first run number',
      'tasks',
      'occurrences',
      () => ledger.occurrences.firstRunNumberAfter(scheduleId, testNow, 1),
    ],
  ];
  for (const [what, collection, index, read] of otherReads) {
    test(`${what}: found by the index ${index}, or by a scan on a simple server`, async () => {
      const allowed = (await isSimple()) ? [index, 'COLLSCAN'] : [index];
      const used = (await explainer.indexesUsedIn(collection, read)).flat();
      assert.ok(used.length > 0, 'the profiler saw no query');
      for (const one of used) assert.ok(allowed.includes(one), `it used ${one}`);
    });
  }
});
