import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { slotOf, type Attempt, type Settlement, type Task } from '@qbasecron/core';
import { anAttempt, aSettlement } from '../../build-attempt.ts';
import { aTask, testNow } from '../../build-task.ts';
import { claimed, createSeconds, dayMs, idsOf, read } from './samples.ts';
import { useLedger, type MakeLedger } from './use-ledger.ts';

/** Registers the guarantees of how a WheelLedger records attempts and outcomes. */
export function describeWheelOutcomes(name: string, makeLedger: MakeLedger): void {
  describe(`WheelLedger, outcomes: ${name}`, () => {
    const ledger = useLedger(makeLedger);
    const nextSecond = createSeconds();

    describe('recording attempts', () => {
      test('an attempt with every field set, and one with every field empty, come back as they were written', async () => {
        const task = aTask({ attemptCount: 2 });
        await ledger().tasks.insertTasks([task]);
        const attempts = [
          anAttempt({
            taskId: task.id,
            number: 1,
            latenessMs: -2,
            outcome: 'rejected',
            status: 503,
            responseExcerpt: '很抱歉 \u0000 \ufffd',
            timings: { dnsMs: 1, connectMs: 2, tlsMs: 3, firstByteMs: 4, totalMs: 5 },
            nextAttemptAt: testNow + 1_000,
          }),
          anAttempt({
            taskId: task.id,
            number: 2,
            outcome: 'lost',
            status: null,
            errorCode: 'lost',
            errorDetail: 'gone',
            timings: null,
          }),
        ];
        await ledger().wheel.recordAttempts(attempts, () => null);
        assert.deepEqual(await ledger().tasks.findAttempts(task.id), attempts);
      });

      test('an attempt that is on record already is left as it is, and new ones beside it are written', async () => {
        const task = aTask({ attemptCount: 2 });
        await ledger().tasks.insertTasks([task]);
        const first = anAttempt({ taskId: task.id, number: 1, status: 200 });
        await ledger().wheel.recordAttempts([first], () => null);
        const second = anAttempt({ taskId: task.id, number: 2 });
        const lost = { ...first, outcome: 'lost' as const, status: null };
        assert.deepEqual(await ledger().wheel.recordAttempts([lost, second], () => null), [first]);
        assert.deepEqual(await ledger().tasks.findAttempts(task.id), [first, second]);
      });

      describe('one that was taken for lost', () => {
        async function lost(): Promise<{ onRecord: Attempt; known: Attempt }> {
          const task = aTask({ attemptCount: 1 });
          await ledger().tasks.insertTasks([task]);
          const known = anAttempt({ taskId: task.id, status: 200 });
          const onRecord = anAttempt({
            taskId: task.id,
            outcome: 'lost',
            status: null,
            errorCode: 'worker_lost',
            errorDetail: 'gone',
            timings: null,
            startedAt: testNow + 9_000,
          });
          assert.deepEqual(await ledger().wheel.recordAttempts([onRecord], () => null), []);
          return { onRecord, known };
        }

        test('gives way to what its own worker knows, and is what was there before', async () => {
          const { onRecord, known } = await lost();
          const other = await lost();
          const fresh = anAttempt({ taskId: known.taskId, number: 2 });
          const before = await ledger().wheel.recordAttempts([known, fresh, other.known], () => null);
          assert.deepEqual(new Set(before), new Set([onRecord, other.onRecord]));
          assert.deepEqual(await ledger().tasks.findAttempts(known.taskId), [known, fresh]);
          assert.deepEqual(await ledger().tasks.findAttempts(other.known.taskId), [other.known]);
        });

        test('has given way for good: repeating is harmless, and taking it for lost again too', async () => {
          const { onRecord, known } = await lost();
          await ledger().wheel.recordAttempts([known], () => null);
          assert.deepEqual(await ledger().wheel.recordAttempts([known], () => null), [known]);
          assert.deepEqual(await ledger().wheel.recordAttempts([onRecord], () => null), [known]);
          assert.deepEqual(await ledger().tasks.findAttempts(known.taskId), [known]);
        });

        test('stays as it is when it is lost again, or when another claim reports', async () => {
          const { onRecord, known } = await lost();
          const again = { ...onRecord, startedAt: testNow };
          const foreign = { ...known, token: 'token-2' };
          assert.deepEqual(await ledger().wheel.recordAttempts([again], () => null), [onRecord]);
          assert.deepEqual(await ledger().wheel.recordAttempts([foreign], () => null), [onRecord]);
          assert.deepEqual(await ledger().tasks.findAttempts(known.taskId), [onRecord]);
        });
      });

      test('no attempts write nothing', async () => {
        await ledger().wheel.recordAttempts([], () => null);
        assert.deepEqual(await ledger().tasks.findAttempts('a-task'), []);
      });
    });

    describe('settling', () => {
      /** What must be on record after the settlement of `task`. */
      function after(
        task: Task,
        { add, nextAttemptAt, answered, lastTarget, attemptCount: _, ...values }: Settlement,
      ): Task {
        return {
          ...task,
          ...values,
          lease: null,
          sentAt: null,
          nextAttemptAt: nextAttemptAt ?? task.nextAttemptAt,
          answered: answered ?? task.answered,
          lastTarget: lastTarget ?? task.lastTarget,
          attemptCount: task.attemptCount + add.attempts,
          triesSpent: task.triesSpent + add.tries,
          lostCount: task.lostCount + add.lost,
        };
      }

      test('each task gets its own outcome, alike or not, and lease and sentAt are gone', async () => {
        const at = nextSecond();
        const overrides = { attemptCount: 2, triesSpent: 1, lostCount: 1, lastError: 'old', lastStatus: 500 };
        const tasks = await claimed(ledger(), { at, count: 8, overrides });
        await ledger().wheel.announceSends(idsOf(tasks), 'worker-1', at);
        const [retried, lost, failed, expired, ...delivered] = idsOf(tasks) as [string, string, string, string];
        const waits = { finishReason: null, finishedAt: null, purgeAt: null } as const;
        const alike = { attemptCount: 2 };
        const settlements: Settlement[] = [
          aSettlement({
            ...alike,
            id: retried,
            state: 'scheduled',
            ...waits,
            lastError: 'timed out',
            nextAttemptAt: at + 4_000,
          }),
          aSettlement({
            ...alike,
            id: lost,
            state: 'scheduled',
            ...waits,
            lastStatus: null,
            add: { attempts: 1, tries: 0, lost: 1 },
          }),
          aSettlement({
            ...alike,
            id: failed,
            state: 'failed',
            finishReason: 'rejected',
            lastStatus: 404,
            lastError: '404',
          }),
          aSettlement({
            ...alike,
            id: expired,
            state: 'expired',
            finishReason: 'expired',
            add: { attempts: 0, tries: 0, lost: 0 },
          }),
          ...delivered.map((id) => aSettlement({ ...alike, id })),
        ];
        await ledger().wheel.settleTasks('worker-1', settlements);
        const expected = tasks.map((task) => {
          const settlement = settlements.find((one) => one.id === task.id);
          assert.ok(settlement);
          return after(task, settlement);
        });
        assert.deepEqual(await read(ledger(), idsOf(tasks)), expected);
        const [first] = tasks;
        assert.ok(first);
        assert.deepEqual(await ledger().wheel.slotTaskIds(slotOf(first.partition, at + 4_000), 10), [retried]);
      });

      test('repeating is harmless: nothing is counted twice', async () => {
        const at = nextSecond();
        const tasks = await claimed(ledger(), { at, count: 3 });
        const settlements = idsOf(tasks).map((id) => aSettlement({ id }));
        await ledger().wheel.settleTasks('worker-1', settlements);
        const once = await read(ledger(), idsOf(tasks));
        await ledger().wheel.settleTasks('worker-1', settlements);
        assert.deepEqual(await read(ledger(), idsOf(tasks)), once);
        assert.equal(once[0]?.attemptCount, 1);
      });

      test('a repeat that comes after the same worker has claimed the task anew changes nothing', async () => {
        const at = nextSecond();
        const [once] = await claimed(ledger(), { at });
        assert.ok(once);
        const retried = aSettlement({
          id: once.id,
          state: 'scheduled',
          finishReason: null,
          nextAttemptAt: at + 100,
          finishedAt: null,
          purgeAt: null,
        });
        await ledger().wheel.settleTasks('worker-1', [retried]);
        const lease = { worker: 'worker-1', token: 'token-2' };
        const again = await ledger().wheel.claimTasks({ ids: [once.id], from: at, until: at + 1_000, lease });
        await ledger().wheel.settleTasks('worker-1', [retried]);
        assert.deepEqual(await read(ledger(), [once.id]), again);
        assert.equal(again[0]?.attemptCount, 1);
      });

      test('a worker that lost its lease changes nothing', async () => {
        const at = nextSecond();
        const tasks = await claimed(ledger(), { at, count: 3 });
        const settlements = idsOf(tasks).map((id, index) => aSettlement({ id, lastStatus: 200 + (index % 2) }));
        await ledger().wheel.settleTasks('worker-2', settlements);
        assert.deepEqual(await read(ledger(), idsOf(tasks)), tasks);
      });

      test('a task that was cancelled or put back meanwhile stays as it is, beside others that are settled', async () => {
        const at = nextSecond();
        const [cancelled, released, held] = await claimed(ledger(), { at, count: 3 });
        assert.ok(cancelled && released && held);
        const change = { state: 'cancelled', lease: null, purgeAt: at + dayMs } as const;
        await ledger().tasks.changeTask(cancelled.id, { states: ['delivering'] }, change);
        await ledger().wheel.releaseTasks([released.id], 'worker-1');
        const ids = idsOf([cancelled, released, held]);
        await ledger().wheel.settleTasks(
          'worker-1',
          ids.map((id) => aSettlement({ id })),
        );
        const states = (await read(ledger(), ids)).map((task) => task?.state);
        assert.deepEqual(states, ['cancelled', 'scheduled', 'succeeded']);
      });

      test('the revision, which is the user’s, does not change', async () => {
        const [task] = await claimed(ledger(), { at: nextSecond() });
        assert.ok(task);
        await ledger().wheel.settleTasks('worker-1', [aSettlement({ id: task.id })]);
        assert.equal((await ledger().tasks.findTask(task.id))?.revision, task.revision);
      });

      test('no settlements change nothing', async () => {
        const tasks = await claimed(ledger(), { at: nextSecond() });
        await ledger().wheel.settleTasks('worker-1', []);
        assert.deepEqual(await read(ledger(), idsOf(tasks)), tasks);
      });
    });
  });
}
