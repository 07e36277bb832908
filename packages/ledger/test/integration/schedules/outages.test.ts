import assert from 'node:assert/strict';
import { after, afterEach, before, beforeEach, describe, test } from 'node:test';
import { LedgerUnavailable, OutcomeUnknown, QueryTooSlow, type Ledger, type Task } from '@qbasecron/core';
import { anOccurrence, aSchedule, eventually, testNow, withDeadline } from '@qbasecron/testkit';
import { encodeSchedule } from '../../../src/schedules/schedule-document.ts';
import { openDatabase, type Database } from '../../support/ledgers.ts';
import { openProxy, type Proxy } from '../../support/proxy.ts';

describe('outages of the ledger while schedules are planned', () => {
  let database: Database;
  let proxy: Proxy;
  let ledger: Ledger;
  let direct: Ledger;
  before(async () => {
    database = await openDatabase();
    direct = await database.connect();
  });
  beforeEach(async () => {
    proxy = await openProxy();
    ledger = await database.connect({ uri: proxy.uri, serverSelectionMs: 400 });
  });
  afterEach(() => proxy.close());
  after(() => database.close());

  const plan = (tasks: readonly Task[]) => ({ tasks, revive: ['superseded'] as const, anyRevision: false });

  /** Loses the server at the moment when it has carried out the request that contains `text`. */
  async function loseAt(text: string, run: () => Promise<unknown>): Promise<void> {
    const carriedOut = proxy.holdAnswerTo(text);
    const rejected = assert.rejects(run(), OutcomeUnknown);
    await withDeadline(carriedOut, { what: 'the request reaches the server' });
    proxy.refuse();
    await rejected;
    proxy.accept();
    await eventually(() => ledger.session.readTime(), { what: 'the server is found again' });
  }

  test('a plan whose answer is lost is unknown, and its repeat finds what was written', async () => {
    const tasks = Array.from({ length: 5 }, () => anOccurrence());
    await loseAt(tasks[0]?.id ?? '', () => ledger.occurrences.planOccurrences(plan(tasks)));
    const repeated = await ledger.occurrences.planOccurrences(plan(tasks));
    assert.deepEqual(new Set(repeated), new Set(['stands']));
  });

  test('a renewal whose answer is lost is unknown, not refused, and is made once', async () => {
    const task = anOccurrence();
    await direct.tasks.insertTasks([task]);
    const next = anOccurrence({ id: task.id, desc: 'renewed-by-the-plan', occurrence: { scheduleRevision: 2 } });
    // What only the renewal says: the insert before it holds every other word of the plan.
    await loseAt('$unset', () => ledger.occurrences.planOccurrences(plan([next])));
    await direct.occurrences.planOccurrences(plan([next]));
    const found = await direct.tasks.findTask(task.id);
    assert.deepEqual([found?.desc, found?.revision], ['renewed-by-the-plan', 2]);
  });

  test('an advance whose answer is lost is unknown, and its repeat takes nothing more', async () => {
    const schedule = aSchedule();
    await direct.schedules.insertSchedule(schedule);
    const advance = {
      id: schedule.id,
      condition: { revision: 1, plannedUntil: schedule.plannedUntil },
      change: { plannedUntil: testNow + 60_000, runCount: 1 },
    };
    await loseAt(schedule.id, () => ledger.schedules.advanceSchedules([advance]));
    assert.equal(await direct.schedules.advanceSchedules([advance]), 0);
    assert.equal((await direct.schedules.findSchedule(schedule.id))?.runCount, 1);
  });

  test('with no server nothing was written, and that is said', async () => {
    proxy.refuse();
    const schedule = aSchedule();
    const refused = [
      () => ledger.schedules.insertSchedule(schedule),
      () => ledger.schedules.dueSchedules(testNow, 10),
      () => ledger.occurrences.openOccurrences(['s'], 10),
      () => ledger.calendars.findCalendars(['c']),
      () => ledger.backfills.dueBackfills(testNow, 10),
    ];
    await eventually(
      () =>
        ledger.session.readTime().then(
          () => false,
          () => true,
        ),
      { what: 'the loss of the server is noticed' },
    );
    for (const call of refused) await assert.rejects(call(), LedgerUnavailable);
    await assert.rejects(ledger.occurrences.planOccurrences(plan([anOccurrence()])), LedgerUnavailable);
  });

  test('a list that takes too long is given up', async () => {
    const slow = await database.connect({ listTimeMaxMs: 1 });
    // Deleted ones lie in the index of labels like all others, and have to be looked at.
    const deleted = aSchedule({ labels: ['slow'], desc: 'long '.repeat(2_000), deletedAt: testNow });
    const records = Array.from({ length: 2_000 }, (_, index) => ({ ...encodeSchedule(deleted), _id: `slow-${index}` }));
    await database.collections.schedules.insertMany(records);
    await assert.rejects(slow.schedules.listSchedules({ label: 'slow', limit: 10 }), QueryTooSlow);
  });
});
