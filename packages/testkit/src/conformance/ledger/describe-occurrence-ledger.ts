import assert from 'node:assert/strict';
import { before, describe, test } from 'node:test';
import { occurrenceKinds, type OccurrenceKind, type OccurrenceLedger, type Task } from '@qbasecron/core';
import { anAttempt, aSettlement } from '../../build-attempt.ts';
import { anOccurrence } from '../../build-schedule.ts';
import { aTask, testNow } from '../../build-task.ts';
import { createSeconds, dayMs, idsOf, read } from './samples.ts';
import { useLedger, type MakeLedger } from './use-ledger.ts';

const lease = { worker: 'worker-1', token: 'token-1' };
const ended = { state: 'succeeded', finishReason: 'delivered', finishedAt: testNow, attemptCount: 1 } as const;
const purgeAt = testNow + 30 * dayMs;

/** Registers the guarantees of OccurrenceLedger; planning and history have their own suites. */
export function describeOccurrenceLedger(name: string, makeLedger: MakeLedger): void {
  describe(`OccurrenceLedger: ${name}`, () => {
    describe('open occurrences', () => {
      const ledger = useLedger(makeLedger);
      const at = (scheduleId: string, ms: number, overrides: Parameters<typeof anOccurrence>[0] = {}): Task =>
        anOccurrence({ id: `${scheduleId}@${ms}`, scheduleId, dueAt: testNow + ms, ...overrides });
      const open = [
        at('s1', 10),
        at('s1', 20, { state: 'delivering', lease, attemptCount: 2, nextAttemptAt: testNow + 99, partition: 7 }),
        at('s1', 30, { occurrence: { nominalAt: testNow + 30, kind: 'manual', scheduleRevision: 4 }, dueAt: testNow }),
        at('s2', 5, { attemptCount: 1 }),
        at('s2', 40),
      ];
      before(async () => {
        await ledger().tasks.insertTasks([
          ...open.toReversed(),
          at('s1', 15, { ...ended, purgeAt }),
          at('s1', 16, { state: 'cancelled', finishReason: 'overlap', purgeAt }),
          at('s2', 6, { state: 'failed', finishReason: 'rejected', purgeAt, deletedAt: testNow }),
          at('s3', 1),
          aTask(),
        ]);
      });
      const find = async (scheduleIds: string[], limit = 100): Promise<string[]> =>
        (await ledger().occurrences.openOccurrences(scheduleIds, limit)).map(({ taskId }) => taskId);

      test('are those not finished, by schedule and nominal time', async () => {
        assert.deepEqual(await find(['s2', 'unknown', 's1']), idsOf(open));
        assert.deepEqual(await find(['s2', 's2']), ['s2@5', 's2@40']);
        const unknown = Array.from({ length: 50 }, (_, index) => `unknown-${index}`);
        assert.deepEqual(await find(['s2', ...unknown, 's1']), idsOf(open));
        assert.deepEqual(await find(['s2', ...unknown, 's1'], 4), idsOf(open.slice(0, 4)));
      });

      test('tell what the arm check needs', async () => {
        const [, one, two] = await ledger().occurrences.openOccurrences(['s1'], 10);
        assert.deepEqual(one, {
          taskId: 's1@20',
          scheduleId: 's1',
          scheduleRevision: 1,
          nominalAt: testNow + 20,
          dueAt: testNow + 20,
          partition: 7,
          nextAttemptAt: testNow + 99,
          state: 'delivering',
          attemptCount: 2,
          kind: 'planned',
          lease,
        });
        assert.deepEqual([two?.kind, two?.scheduleRevision, two?.lease], ['manual', 4, null]);
      });

      test('are limited in all', async () => {
        assert.deepEqual(await find(['s1', 's2'], 4), ['s1@10', 's1@20', 's1@30', 's2@5']);
        assert.deepEqual(await find(['s1'], 0), []);
        assert.deepEqual(await find([]), []);
      });
    });

    describe('the first run number after a nominal time', () => {
      const ledger = useLedger(makeLedger);
      const run = (
        ms: number,
        runNumber: number,
        kind: OccurrenceKind = 'planned',
        overrides: Partial<Task> = {},
      ): Task => {
        const { occurrence, ...task } = anOccurrence({
          scheduleId: 'runs',
          dueAt: testNow + ms,
          ...overrides,
          occurrence: {},
        });
        return { ...task, occurrence: occurrence && { ...occurrence, runNumber, kind } };
      };
      before(async () => {
        await ledger().tasks.insertTasks([
          run(10, 3, 'planned', { ...ended, purgeAt }),
          run(20, 5, 'catchup', { state: 'cancelled', finishReason: 'superseded', purgeAt }),
          run(30, 4),
          run(40, 6, 'planned', { state: 'delivering', lease }),
          run(50, 0),
          run(60, 1, 'manual'),
          run(60, 2, 'backfill', { ...ended, purgeAt }),
          run(70, 9, 'planned', { ...ended, purgeAt, deletedAt: testNow }),
          { ...run(1_000, 1), scheduleId: 'other-runs' },
        ]);
      });
      const cases: [number, number | null][] = [
        [0, 3],
        [10, 4],
        [29, 4],
        [30, 6],
        [40, 9],
        [70, null],
      ];
      for (const [after, expected] of cases) {
        test(`after ${after} is ${expected}`, async () => {
          assert.equal(await ledger().occurrences.firstRunNumberAfter('runs', testNow + after, 1), expected);
        });
      }

      test('is null for an unknown schedule', async () => {
        assert.equal(await ledger().occurrences.firstRunNumberAfter('unknown', 0, 1), null);
      });
    });

    describe('cancelling', () => {
      const ledger = useLedger(makeLedger);
      const at = testNow + 5;
      type Cancel = Parameters<OccurrenceLedger['cancelOccurrences']>[0];
      const cancel = (what: Partial<Cancel> & Pick<Cancel, 'scheduleId'>): Promise<number> =>
        ledger().occurrences.cancelOccurrences({
          kinds: ['planned', 'catchup'],
          revisionBelow: 2,
          reason: 'superseded',
          at,
          purgeAt,
          ...what,
        });
      const after = (task: Task, finishReason: Task['finishReason'] = 'superseded'): Task => {
        return { ...task, state: 'cancelled', finishReason, finishedAt: at, purgeAt };
      };

      test('ends those that are scheduled and were never sent, and no others', async () => {
        const scheduleId = 'c-state';
        const fits = [anOccurrence({ scheduleId }), anOccurrence({ scheduleId, revision: 5 })];
        const others = [
          anOccurrence({ scheduleId, attemptCount: 1 }),
          anOccurrence({ scheduleId, state: 'delivering', lease }),
          anOccurrence({ scheduleId, ...ended, purgeAt: purgeAt + 1 }),
          anOccurrence({ scheduleId, state: 'cancelled', finishReason: 'cancelled', purgeAt: purgeAt + 1 }),
          anOccurrence({ scheduleId: 'c-other' }),
        ];
        await ledger().tasks.insertTasks([...others, ...fits]);
        assert.equal(await cancel({ scheduleId }), 2);
        assert.deepEqual(
          await read(ledger(), idsOf(fits)),
          fits.map((task) => after(task)),
        );
        assert.deepEqual(await read(ledger(), idsOf(others)), others);
      });

      test('takes them off the wheel, and repeating is harmless', async () => {
        const [task] = [anOccurrence({ scheduleId: 'c-wheel', dueAt: testNow + 777 * dayMs })] as [Task];
        await ledger().tasks.insertTasks([task]);
        assert.equal(await cancel({ scheduleId: 'c-wheel', reason: 'paused' }), 1);
        assert.equal(await cancel({ scheduleId: 'c-wheel', reason: 'superseded', at: at + 9 }), 0);
        assert.deepEqual(await read(ledger(), [task.id]), [after(task, 'paused')]);
        assert.deepEqual(await ledger().wheel.occupiedSlots(task.dueAt, task.dueAt + 1), []);
        const claim = { ids: [task.id], from: 0, until: Infinity, lease };
        assert.deepEqual(await ledger().wheel.claimTasks(claim), []);
      });

      test('is for the kinds that are named', async () => {
        for (const kind of occurrenceKinds) {
          const scheduleId = `c-kind-${kind}`;
          const tasks = occurrenceKinds.map((one) => anOccurrence({ scheduleId, occurrence: { kind: one } }));
          await ledger().tasks.insertTasks(tasks);
          assert.equal(await cancel({ scheduleId, kinds: [kind] }), 1);
          assert.equal(await cancel({ scheduleId, kinds: [] }), 0);
          assert.deepEqual(
            (await read(ledger(), idsOf(tasks))).map((task) => task?.state),
            occurrenceKinds.map((one) => (one === kind ? 'cancelled' : 'scheduled')),
          );
        }
      });

      test('is for schedule revisions below', async () => {
        const scheduleId = 'c-revision';
        const tasks = [1, 2, 3, 4].map((scheduleRevision) =>
          anOccurrence({ scheduleId, occurrence: { scheduleRevision } }),
        );
        await ledger().tasks.insertTasks(tasks);
        assert.equal(await cancel({ scheduleId, revisionBelow: 3 }), 2);
        assert.equal(await cancel({ scheduleId, revisionBelow: Infinity }), 2);
      });

      test('is for one backfill when it is named', async () => {
        const scheduleId = 'c-backfill';
        const tasks = ['b1', 'b2', null].map((backfillId) =>
          anOccurrence({ scheduleId, occurrence: { kind: 'backfill', backfillId } }),
        );
        await ledger().tasks.insertTasks(tasks);
        const kinds = ['backfill'] as const;
        assert.equal(await cancel({ scheduleId, kinds, backfillId: 'b2' }), 1);
        assert.equal((await read(ledger(), idsOf(tasks)))[1]?.state, 'cancelled');
        assert.equal(await cancel({ scheduleId, kinds }), 2);
      });

      test('of five hundred counts them all', async () => {
        const scheduleId = 'c-many';
        await ledger().tasks.insertTasks(Array.from({ length: 500 }, () => anOccurrence({ scheduleId })));
        assert.equal(await cancel({ scheduleId }), 500);
      });
    });

    describe('ending for a later one', () => {
      const ledger = useLedger(makeLedger);
      const at = testNow + 5;
      const end = (tasks: readonly Task[]): Promise<number> =>
        ledger().occurrences.endOccurrences({ ids: idsOf(tasks), at, purgeAt });
      const marked = (task: Task): Task => {
        return { ...task, occurrence: task.occurrence && { ...task.occurrence, endsAfterAttempt: true } };
      };
      const overlapped = (task: Task): Task => {
        return { ...marked(task), state: 'cancelled', finishReason: 'overlap', finishedAt: at, purgeAt };
      };

      test('cancels what waits for a retry, marks what is being delivered or awaits its receiver’s word, and leaves all others', async () => {
        const waiting = anOccurrence({ attemptCount: 1, lastStatus: 503 });
        const delivering = [
          anOccurrence({ state: 'delivering', lease }),
          anOccurrence({ state: 'delivering', lease, attemptCount: 3, sentAt: testNow }),
          anOccurrence({ state: 'awaiting_ack', attemptCount: 1, lastStatus: 202 }),
        ];
        const others = [
          anOccurrence(),
          anOccurrence({ ...ended, purgeAt: purgeAt + 1 }),
          anOccurrence({ state: 'cancelled', finishReason: 'superseded', purgeAt: purgeAt + 1 }),
          aTask({ state: 'delivering', lease }),
        ];
        const all = [waiting, ...delivering, ...others];
        await ledger().tasks.insertTasks(all);
        assert.equal(await end([...all, anOccurrence({ id: 'unknown' })]), 4);
        const expected = [overlapped(waiting), ...delivering.map(marked), ...others];
        assert.deepEqual(await read(ledger(), idsOf(all)), expected);
      });

      test('leaves what is not named, and of nothing touches nothing', async () => {
        const tasks = [anOccurrence({ attemptCount: 1 }), anOccurrence({ attemptCount: 1 })] as const;
        await ledger().tasks.insertTasks(tasks);
        assert.equal(await end([tasks[0]]), 1);
        assert.equal(await end([]), 0);
        assert.deepEqual(await read(ledger(), idsOf(tasks)), [overlapped(tasks[0]), tasks[1]]);
      });

      test('repeating is harmless', async () => {
        const tasks = [anOccurrence({ attemptCount: 1 }), anOccurrence({ state: 'delivering', lease })];
        await ledger().tasks.insertTasks(tasks);
        await end(tasks);
        const first = await read(ledger(), idsOf(tasks));
        assert.equal(await ledger().occurrences.endOccurrences({ ids: idsOf(tasks), at: at + 9, purgeAt }), 0);
        assert.deepEqual(await read(ledger(), idsOf(tasks)), first);
      });

      test('an occurrence that is marked keeps the mark when it is settled for a retry, and is ended then', async () => {
        const task = anOccurrence({ state: 'delivering', lease });
        await ledger().tasks.insertTasks([task]);
        await end([task]);
        const retry = aSettlement({
          id: task.id,
          state: 'scheduled',
          finishReason: null,
          finishedAt: null,
          purgeAt: null,
          nextAttemptAt: testNow + 90_000,
          lastStatus: 503,
        });
        await ledger().wheel.settleTasks('worker-1', [retry]);
        const claim = { ids: [task.id], from: 0, until: Infinity, lease: { worker: 'worker-2', token: 'token-2' } };
        const [claimed] = await ledger().wheel.claimTasks(claim);
        assert.equal(claimed?.occurrence?.endsAfterAttempt, true);
      });
    });

    describe('waking', () => {
      const ledger = useLedger(makeLedger);
      const wake = (task: Task): Promise<boolean> => ledger().occurrences.wakeOccurrence(task.id, testNow + 1);

      test('sets when a scheduled occurrence that was never sent is tried, and may be repeated', async () => {
        const task = anOccurrence({ nextAttemptAt: testNow + 99_000, partition: 2 });
        await ledger().tasks.insertTasks([task]);
        assert.equal(await wake(task), true);
        assert.equal(await wake(task), true);
        assert.deepEqual(await read(ledger(), [task.id]), [{ ...task, nextAttemptAt: testNow + 1 }]);
        assert.deepEqual(await ledger().wheel.dueTaskIds(testNow + 2, [2], 10), [task.id]);
      });

      test('tells when it is neither any more, and leaves it', async () => {
        const tasks = [
          anOccurrence({ attemptCount: 1 }),
          anOccurrence({ state: 'delivering', lease }),
          anOccurrence({ ...ended, purgeAt }),
          anOccurrence({ state: 'cancelled', finishReason: 'paused', purgeAt }),
          aTask(),
        ];
        await ledger().tasks.insertTasks(tasks);
        for (const task of tasks) assert.equal(await wake(task), false);
        assert.deepEqual(await read(ledger(), idsOf(tasks)), tasks);
        assert.equal(await ledger().occurrences.wakeOccurrence('unknown', testNow), false);
      });
    });

    describe('a worker that holds occurrences', () => {
      const ledger = useLedger(makeLedger);
      const nextSecond = createSeconds();

      async function claimedOccurrence(at: number, overrides: Partial<Task> = {}): Promise<Task> {
        const task = { ...anOccurrence({ dueAt: at, occurrence: { overlap: 'skip', runNumber: 8 } }), ...overrides };
        await ledger().tasks.insertTasks([task]);
        await ledger().wheel.claimTasks({ ids: [task.id], from: at, until: at + 1, lease });
        return task;
      }

      test('may cancel them unsent, for each reason of a schedule', async () => {
        for (const finishReason of ['superseded', 'paused', 'overlap', 'missed'] as const) {
          const task = await claimedOccurrence(nextSecond(), { lastStatus: 500, attemptCount: 1 });
          await ledger().wheel.recordAttempts([anAttempt({ taskId: task.id })], () => null);
          const end = { state: 'cancelled', finishReason, finishedAt: testNow + 3, purgeAt } as const;
          const none = { attempts: 0, tries: 0, lost: 0 } as const;
          const settlement = aSettlement({ id: task.id, attemptCount: 1, ...end, lastStatus: 500, add: none });
          await ledger().wheel.settleTasks('worker-1', [settlement]);
          await ledger().wheel.settleTasks('worker-1', [settlement]);
          assert.deepEqual(await read(ledger(), [task.id]), [{ ...task, ...end }]);
        }
        assert.deepEqual(await ledger().wheel.heldTasks('worker-1', 10), []);
      });

      test('may put one back until later, and it stays the occurrence that it was', async () => {
        const at = nextSecond();
        const task = await claimedOccurrence(at);
        const wait = {
          ...aSettlement({ id: task.id, add: { attempts: 0, tries: 0, lost: 0 } }),
          state: 'scheduled',
          finishReason: null,
          lastStatus: null,
          finishedAt: null,
          purgeAt: null,
          nextAttemptAt: at + 15_000,
        } as const;
        await ledger().wheel.settleTasks('worker-1', [wait]);
        assert.deepEqual(await read(ledger(), [task.id]), [{ ...task, nextAttemptAt: at + 15_000 }]);
      });

      test('and is lost leaves them as occurrences, for recovery to give back', async () => {
        const task = await claimedOccurrence(nextSecond());
        assert.deepEqual(idsOf(await ledger().wheel.heldTasks('worker-1', 10)), [task.id]);
        await ledger().wheel.releaseTasks([task.id], 'worker-1');
        assert.deepEqual(await read(ledger(), [task.id]), [task]);
      });
    });
  });
}
