import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import {
  finishReasons,
  slotOf,
  type FinishReason,
  type Occurrence,
  type PlanResult,
  type Task,
  type TaskState,
} from '@qbasecron/core';
import { anOccurrence } from '../../build-schedule.ts';
import { aTask, testNow } from '../../build-task.ts';
import { createSeconds, dayMs, idsOf, read } from './samples.ts';
import { useLedger, type MakeLedger } from './use-ledger.ts';

/** An occurrence on record, planned under `revision`. */
function onRecordOf(revision: number, overrides: Parameters<typeof anOccurrence>[0] = {}): Task {
  return anOccurrence({
    ...overrides,
    occurrence: { ...overrides.occurrence, scheduleRevision: revision },
  });
}

/** The same occurrence as a later plan has it: other content, and nothing of what became of the first. */
function replanned(task: Task, revision: number, overrides: Partial<Task> = {}): Task {
  const occurrence: Partial<Occurrence> = { scheduleRevision: revision, nominalAt: task.dueAt, runNumber: 2 };
  const planned = anOccurrence({ id: task.id, desc: 'planned anew', dueAt: task.dueAt + 500, occurrence });
  return { ...planned, createdAt: testNow + 77, updatedAt: testNow + 77, ...overrides };
}

function cancelledTask(revision: number, finishReason: FinishReason): Task {
  return onRecordOf(revision, {
    state: 'cancelled',
    finishReason,
    finishedAt: testNow + 3,
    purgeAt: testNow + 30 * dayMs,
  });
}

/** Registers the guarantees of OccurrenceLedger.planOccurrences. */
export function describeOccurrencePlans(name: string, makeLedger: MakeLedger): void {
  describe(`OccurrenceLedger, plans: ${name}`, () => {
    const ledger = useLedger(makeLedger);
    const nextSecond = createSeconds();

    function plan(
      tasks: readonly Task[],
      options: { revive?: readonly FinishReason[]; anyRevision?: boolean } = {},
    ): Promise<PlanResult[]> {
      const { revive = ['superseded', 'paused'], anyRevision = false } = options;
      return ledger().occurrences.planOccurrences({ tasks, revive, anyRevision });
    }

    async function assertOnRecord(task: Task): Promise<void> {
      assert.deepEqual(await read(ledger(), [task.id]), [task]);
    }

    /** Plans `next` over `before`: the result, and that `before` is left as it is where it should be. */
    async function assertLeft(
      before: Task,
      next: Task,
      expected: PlanResult,
      options?: Parameters<typeof plan>[1],
    ): Promise<void> {
      await ledger().tasks.insertTasks([before]);
      assert.deepEqual(await plan([next], options), [expected]);
      await assertOnRecord(before);
    }

    async function assertRenewed(before: Task, next: Task, options?: Parameters<typeof plan>[1]): Promise<void> {
      await ledger().tasks.insertTasks([before]);
      assert.deepEqual(await plan([next], options), ['renewed']);
      const { partition, createdAt, revision } = before;
      await assertOnRecord({ ...next, partition, createdAt, revision: revision + 1 });
    }

    describe('what is not on record', () => {
      test('is inserted as given, and found on the wheel', async () => {
        const at = nextSecond();
        const task = anOccurrence({
          dueAt: at,
          partition: 3,
          occurrence: {
            scheduleRevision: 7,
            nominalAt: at - 5_000,
            runNumber: 12,
            kind: 'backfill',
            overlap: 'buffer_all',
            backfillId: 'backfill-1',
            endsAfterAttempt: true,
          },
        });
        assert.deepEqual(await plan([task]), ['inserted']);
        await assertOnRecord(task);
        assert.deepEqual(await ledger().wheel.slotTaskIds(slotOf(3, at), 10), [task.id]);
        const lease = { worker: 'worker-1', token: 'token-1' };
        const claimed = await ledger().wheel.claimTasks({ ids: [task.id], from: at, until: at + 1, lease });
        assert.deepEqual(claimed, [{ ...task, state: 'delivering', lease }]);
      });

      test('is inserted however many there are, each with its own result in order', async () => {
        const tasks = Array.from({ length: 500 }, (_, index) =>
          anOccurrence({ scheduleId: 'many', dueAt: testNow + index }),
        );
        const [first, last] = [tasks[0] as Task, tasks[499] as Task];
        await plan([first, last]);
        const results = await plan(tasks);
        assert.deepEqual([results[0], results[499]], ['stands', 'stands']);
        assert.deepEqual(new Set(results.slice(1, 499)), new Set(['inserted']));
        const all = {
          scheduleId: 'many',
          from: testNow,
          until: testNow + 500,
          order: 'earliest',
          limit: 1_000,
        } as const;
        assert.deepEqual(await ledger().occurrences.listOccurrences(all), tasks);
      });

      test('is inserted once when it is named twice, and nothing to plan is nothing', async () => {
        const task = anOccurrence();
        assert.deepEqual(await plan([task, task]), ['inserted', 'stands']);
        assert.deepEqual(await plan([]), []);
      });
    });

    describe('planning again', () => {
      test('under the same revision changes nothing, however often', async () => {
        const task = onRecordOf(3);
        assert.deepEqual(await plan([task]), ['inserted']);
        for (let times = 0; times < 3; times++) {
          assert.deepEqual(await plan([{ ...task, desc: 'otherwise', updatedAt: testNow + 1 }]), ['stands']);
        }
        await assertOnRecord(task);
      });

      test('under a later revision renews what is scheduled: all but id, partition and creation', async () => {
        const before = onRecordOf(1, {
          partition: 15,
          revision: 4,
          desc: 'by the old rule',
          headers: { 'x-old': '1' },
          content: { kind: 'text', body: 'old' },
          labels: ['old'],
          expiresAt: testNow + dayMs,
          delivery: 'at_most_once',
          lastError: 'none yet',
          payloadHash: 'ab',
          nextAttemptAt: testNow + 99_000,
          occurrence: { kind: 'catchup', overlap: 'skip', backfillId: 'b', endsAfterAttempt: true, runNumber: 9 },
        });
        await assertRenewed(before, replanned(before, 2, { partition: 1 }));
      });

      test('a renewal that is repeated changes nothing more', async () => {
        const before = onRecordOf(1);
        const next = replanned(before, 2);
        await assertRenewed(before, next);
        assert.deepEqual(await plan([next]), ['stands']);
        const [task] = await read(ledger(), [before.id]);
        assert.equal(task?.revision, 2);
      });

      test('a renewed one lies on the wheel where it now belongs, and nowhere else', async () => {
        const at = nextSecond();
        const before = onRecordOf(1, { dueAt: at, partition: 4 });
        await assertRenewed(before, replanned(before, 2, { dueAt: at + 9_000, nextAttemptAt: at + 9_000 }));
        assert.deepEqual(await ledger().wheel.slotTaskIds(slotOf(4, at), 10), []);
        assert.deepEqual(await ledger().wheel.slotTaskIds(slotOf(4, at + 9_000), 10), [before.id]);
      });

      test('under an older revision changes nothing', async () => {
        const before = onRecordOf(5);
        await assertLeft(before, replanned(before, 4), 'stands');
        const cancelled = cancelledTask(5, 'superseded');
        await assertLeft(cancelled, replanned(cancelled, 4), 'stands');
      });
    });

    describe('what was cancelled', () => {
      for (const reason of ['superseded', 'paused'] as const) {
        test(`as ${reason} under an older revision is revived, and nothing is left of its end`, async () => {
          const before = cancelledTask(1, reason);
          await assertRenewed(before, replanned(before, 2));
        });

        test(`as ${reason} under this revision or a newer one stands`, async () => {
          for (const revision of [2, 3]) {
            const before = cancelledTask(revision, reason);
            await assertLeft(before, replanned(before, 2), 'stands');
          }
        });
      }

      test('is revived whatever its revision, when that is asked for', async () => {
        for (const revision of [1, 2, 3]) {
          const before = cancelledTask(revision, 'missed');
          await assertRenewed(before, replanned(before, 2), { revive: ['missed', 'overlap'], anyRevision: true });
        }
      });

      test('and was revived whatever its revision is scheduled then, and stands when that is repeated', async () => {
        const before = cancelledTask(2, 'missed');
        const next = replanned(before, 2);
        const options = { revive: ['missed'], anyRevision: true } as const;
        await assertRenewed(before, next, options);
        assert.deepEqual(await plan([next], options), ['stands']);
      });

      test('for a reason that is not to be revived stands, by hand above all', async () => {
        const revive = ['superseded', 'paused'] as const;
        for (const reason of finishReasons.filter((one) => one !== 'superseded' && one !== 'paused')) {
          for (const anyRevision of [false, true]) {
            const before = cancelledTask(1, reason);
            await assertLeft(before, replanned(before, 2), 'stands', { revive, anyRevision });
          }
        }
      });

      test('stands when no reason is to be revived', async () => {
        const before = cancelledTask(1, 'superseded');
        await assertLeft(before, replanned(before, 2), 'stands', { revive: [], anyRevision: true });
      });

      test('after it was sent, or deleted by hand, stands', async () => {
        const sent = { ...cancelledTask(1, 'superseded'), attemptCount: 1 };
        await assertLeft(sent, replanned(sent, 2), 'stands', { anyRevision: true });
        const deleted = { ...cancelledTask(1, 'superseded'), deletedAt: testNow };
        await ledger().tasks.insertTasks([deleted]);
        assert.deepEqual(await plan([replanned(deleted, 2)], { anyRevision: true }), ['stands']);
        assert.equal(await ledger().tasks.findTask(deleted.id), null);
      });
    });

    describe('any revision', () => {
      test('renews what is scheduled under an older one, and leaves what is scheduled under this or a newer one', async () => {
        const older = onRecordOf(1);
        await assertRenewed(older, replanned(older, 2), { anyRevision: true });
        for (const revision of [2, 3]) {
          const before = onRecordOf(revision);
          await assertLeft(before, replanned(before, 2), 'stands', { anyRevision: true });
        }
      });
    });

    describe('what was sent or is held', () => {
      const ended: [TaskState, FinishReason][] = [
        ['succeeded', 'delivered'],
        ['failed', 'rejected'],
        ['expired', 'expired'],
      ];
      for (const [state, finishReason] of ended) {
        test(`stands when it has ${state}, with an attempt or without`, async () => {
          for (const attemptCount of [0, 1]) {
            const end = { state, finishReason, finishedAt: testNow, purgeAt: testNow + dayMs, attemptCount };
            const before = onRecordOf(1, end);
            const options = { revive: finishReasons, anyRevision: true };
            await assertLeft(before, replanned(before, 2), 'stands', options);
          }
        });
      }

      test('stands while it waits for its next attempt', async () => {
        const before = onRecordOf(1, { attemptCount: 1, triesSpent: 1, lastStatus: 503 });
        await assertLeft(before, replanned(before, 2), 'stands');
      });

      test('is held while a worker has it under an older revision and has not sent it', async () => {
        const before = onRecordOf(1, { state: 'delivering', lease: { worker: 'worker-1', token: 'token-1' } });
        await assertLeft(before, replanned(before, 2), 'held');
        assert.deepEqual(await plan([replanned(before, 2)], { anyRevision: true }), ['held']);
      });

      test('is renewed once the worker has let it go', async () => {
        const before = onRecordOf(1, { state: 'delivering', lease: { worker: 'worker-1', token: 'token-1' } });
        await assertLeft(before, replanned(before, 2), 'held');
        await ledger().wheel.releaseTasks([before.id], 'worker-1');
        assert.deepEqual(await plan([replanned(before, 2)]), ['renewed']);
      });

      test('stands while a worker has it under this revision, or has sent it', async () => {
        const lease = { worker: 'worker-1', token: 'token-1' };
        const own = onRecordOf(2, { state: 'delivering', lease });
        await assertLeft(own, replanned(own, 2), 'stands');
        const retried = onRecordOf(1, { state: 'delivering', lease, attemptCount: 2 });
        await assertLeft(retried, replanned(retried, 2), 'stands');
        const announced = onRecordOf(1, { state: 'delivering', lease, sentAt: testNow });
        await assertLeft(announced, replanned(announced, 2), 'stands');
      });

      test('stands when it is no occurrence at all', async () => {
        const before = aTask();
        await assertLeft(before, replanned(before, 2), 'stands', { anyRevision: true });
      });
    });

    test('each of many has its own result, in order', async () => {
      const lease = { worker: 'worker-1', token: 'token-1' };
      const kinds: [PlanResult, () => Task][] = [
        ['renewed', () => onRecordOf(1)],
        ['stands', () => onRecordOf(2)],
        ['held', () => onRecordOf(1, { state: 'delivering', lease })],
        ['renewed', () => cancelledTask(1, 'paused')],
        ['stands', () => cancelledTask(1, 'cancelled')],
      ];
      const rows = Array.from({ length: 60 }, (_, index): [PlanResult, Task] => {
        const [result, make] = kinds[index % 6] ?? ['inserted', () => onRecordOf(1)];
        return [result, make()];
      });
      await ledger().tasks.insertTasks(rows.flatMap(([result, task]) => (result === 'inserted' ? [] : [task])));
      assert.deepEqual(
        await plan(rows.map(([, task]) => replanned(task, 2))),
        rows.map(([result]) => result),
      );
    });

    describe('at once', () => {
      test('of ten planners with the same new occurrences, each is inserted by one and stands for the others', async () => {
        const tasks = Array.from({ length: 20 }, () => anOccurrence());
        const all = await Promise.all(Array.from({ length: 10 }, () => plan(tasks)));
        for (const index of tasks.keys()) {
          const results = all.map((one) => one[index]);
          assert.equal(results.filter((result) => result === 'inserted').length, 1);
          assert.equal(results.filter((result) => result === 'stands').length, 9);
        }
      });

      test('of ten planners with the same renewals, each task is renewed once', async () => {
        const before = Array.from({ length: 20 }, () => onRecordOf(1));
        await ledger().tasks.insertTasks(before);
        const next = before.map((task) => replanned(task, 2));
        const all = await Promise.all(Array.from({ length: 10 }, () => plan(next)));
        const tasks = await read(ledger(), idsOf(before));
        assert.deepEqual(
          tasks.map((task) => task?.revision),
          before.map(() => 2),
        );
        for (const index of next.keys()) {
          const results = all.map((one) => one[index]);
          assert.ok(results.includes('renewed'));
          assert.ok(
            results.every((result) => result === 'renewed' || result === 'stands'),
            results.join(' '),
          );
        }
      });

      test('with a worker’s claim, an occurrence is either renewed or held, and the worker has what the result says', async () => {
        const at = nextSecond();
        const before = Array.from({ length: 60 }, () => onRecordOf(1, { dueAt: at }));
        await ledger().tasks.insertTasks(before);
        const ids = idsOf(before);
        const lease = { worker: 'worker-1', token: 'token-1' };
        const next = before.map((task) => replanned(task, 2));
        const [results] = await Promise.all([
          plan(next),
          ledger().wheel.claimTasks({ ids, from: at, until: at + 1_000, lease }),
        ]);
        for (const [index, task] of (await read(ledger(), ids)).entries()) {
          const result = results[index];
          assert.equal(task?.occurrence?.scheduleRevision, result === 'renewed' ? 2 : 1);
          if (result !== 'renewed') assert.deepEqual([result, task?.state], ['held', 'delivering']);
        }
      });
    });
  });
}
