import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import type { Attempt, Ledger, ScheduleChange, SkipRange } from '@qbasecron/core';
import { anAttempt, aBackfill, anOccurrence, aSchedule, aTask, testNow } from '@qbasecron/testkit';
import { openDatabase, type Database } from '../../support/ledgers.ts';

const dayMs = 86_400_000;
const purgeAt = testNow + 30 * dayMs;

const attempt = (taskId: string): Attempt => anAttempt({ taskId, token: 't', worker: 'w' });

describe('documents of schedules in the ledger', () => {
  let database: Database;
  let ledger: Ledger;
  before(async () => {
    database = await openDatabase();
    ledger = await database.connect();
  });
  after(() => database.close());

  async function attemptPurge(taskId: string): Promise<unknown> {
    return (await database.collections.attempts.findOne({ _id: `${taskId}:1` }))?.['purge_at'];
  }

  test('an ordinary task bears nothing of occurrences', async () => {
    const task = aTask();
    await ledger.tasks.insertTasks([task]);
    const fields = Object.keys((await database.collections.tasks.findOne({ _id: task.id })) ?? {});
    assert.deepEqual(
      fields.filter((field) => /schedule|nominal|occurrence|overlap|run_number|backfill|ends_after/.test(field)),
      [],
    );
  });

  test('the fields of an occurrence lie flat in its task', async () => {
    const task = anOccurrence({ scheduleId: 's', occurrence: { nominalAt: testNow, backfillId: 'b', runNumber: 3 } });
    await ledger.occurrences.planOccurrences({ tasks: [task], revive: [], anyRevision: false });
    const record = await database.collections.tasks.findOne({ _id: task.id });
    assert.partialDeepStrictEqual(record, {
      schedule_id: 's',
      schedule_revision: 1,
      nominal_time: new Date(testNow),
      run_number: 3,
      occurrence_kind: 'planned',
      overlap: 'allow',
      backfill_id: 'b',
    });
    assert.equal(record?.['ends_after_attempt'], undefined);
  });

  test('a revived occurrence will not be purged', async () => {
    const end = { state: 'cancelled', finishReason: 'superseded', finishedAt: testNow, purgeAt } as const;
    const task = anOccurrence(end);
    await ledger.tasks.insertTasks([task]);
    const again = anOccurrence({ id: task.id, occurrence: { scheduleRevision: 2 } });
    const plan = { tasks: [again], revive: ['superseded'] as const, anyRevision: false };
    assert.deepEqual(await ledger.occurrences.planOccurrences(plan), ['renewed']);
    const record = await database.collections.tasks.findOne({ _id: task.id });
    assert.deepEqual(
      [record?.['purge_at'], record?.['finish_at'], record?.['is_finished']],
      [undefined, undefined, false],
    );
  });

  test('an occurrence that ends for a later one has its attempts purged with it, one that is only marked has not', async () => {
    const lease = { worker: 'w', token: 't' };
    const waiting = anOccurrence({ attemptCount: 1 });
    const delivering = anOccurrence({ state: 'delivering', lease, attemptCount: 1 });
    const tasks = [waiting, delivering];
    await ledger.tasks.insertTasks(tasks);
    await ledger.wheel.recordAttempts(
      tasks.map(({ id }) => attempt(id)),
      () => null,
    );
    const end = { ids: tasks.map(({ id }) => id), at: testNow, purgeAt };
    await ledger.occurrences.endOccurrences(end);
    assert.deepEqual(await attemptPurge(waiting.id), new Date(purgeAt + dayMs));
    assert.equal(await attemptPurge(delivering.id), undefined);
    // What a try that was cut short has left undone, the next one does.
    await database.collections.attempts.updateOne({ _id: `${waiting.id}:1` }, { $unset: { purge_at: '' } });
    assert.equal(await ledger.occurrences.endOccurrences(end), 0);
    assert.deepEqual(await attemptPurge(waiting.id), new Date(purgeAt + dayMs));
  });

  test('an occurrence that its worker cancels unsent has its earlier attempts purged with it', async () => {
    const task = anOccurrence({ attemptCount: 1, state: 'delivering', lease: { worker: 'w', token: 't' } });
    await ledger.tasks.insertTasks([task]);
    await ledger.wheel.recordAttempts([attempt(task.id)], () => null);
    await ledger.wheel.settleTasks('w', [
      {
        id: task.id,
        attemptCount: 1,
        state: 'cancelled',
        finishReason: 'overlap',
        lastStatus: null,
        lastError: null,
        nextAttemptAt: null,
        finishedAt: testNow,
        purgeAt,
        add: { attempts: 0, tries: 0, lost: 0 },
        answered: null,
        lastTarget: null,
        postponedFrom: null,
      },
    ]);
    assert.deepEqual(await attemptPurge(task.id), new Date(purgeAt + dayMs));
  });

  test('the versions of a schedule are purged with it, and kept when it comes back', async () => {
    const schedule = aSchedule();
    const point = { revision: 1, plannedUntil: schedule.plannedUntil };
    await ledger.schedules.insertSchedule(schedule);
    await ledger.schedules.addVersion({ ...schedule, scheduleId: schedule.id, from: testNow });
    const change = async (revision: number, fields: ScheduleChange): Promise<unknown> => {
      assert.ok(await ledger.schedules.changeSchedule(schedule.id, { ...point, revision }, fields));
      return (await database.collections.schedule_versions.findOne({ schedule_id: schedule.id }))?.['purge_at'];
    };
    assert.deepEqual(await change(1, { deletedAt: testNow, purgeAt }), new Date(purgeAt));
    assert.deepEqual(await change(2, { desc: 'still deleted' }), new Date(purgeAt));
    assert.equal(await change(3, { deletedAt: null, purgeAt: null }), undefined);
  });

  test('what has a purge date has it where the TTL index looks', async () => {
    const schedule = aSchedule({ deletedAt: testNow, purgeAt });
    const backfill = aBackfill({ state: 'done', purgeAt });
    const skip: SkipRange = { scheduleId: 'p', from: testNow, to: null, count: null, reason: 'max_runs', purgeAt };
    await ledger.schedules.insertSchedule(schedule);
    await ledger.backfills.insertBackfill(backfill);
    await ledger.schedules.addSkips([skip]);
    const { schedules, backfills, schedule_skips: skips } = database.collections;
    const records = [
      await schedules.findOne({ _id: schedule.id }),
      await backfills.findOne({ _id: backfill.id }),
      await skips.findOne({ schedule_id: 'p' }),
    ];
    assert.deepEqual(
      records.map((record) => record?.['purge_at']),
      records.map(() => new Date(purgeAt)),
    );
  });

  test('a paused schedule has no time to plan on record, so that its index holds none either', async () => {
    const schedule = aSchedule({ state: 'paused', nextPlanAt: null, nextNominalAt: null });
    await ledger.schedules.insertSchedule(schedule);
    const record = await database.collections.schedules.findOne({ _id: schedule.id });
    assert.equal('next_plan_at' in (record ?? {}), false);
  });
});
