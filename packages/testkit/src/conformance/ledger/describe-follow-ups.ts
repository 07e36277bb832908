import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { aTask, testNow } from '../../build-task.ts';
import { idsOf } from './samples.ts';
import { useLedger, type MakeLedger } from './use-ledger.ts';

/** Registers what a ledger guarantees of tasks after they were sent: those that await a word, and those that are followed. */
export function describeFollowUps(name: string, makeLedger: MakeLedger): void {
  describe(`FollowUpLedger and overdue acknowledgements: ${name}`, () => {
    const ledger = useLedger(makeLedger);

    test('only what awaits its receiver beyond the moment is overdue, longest first, and no more than the limit', async () => {
      const waits = (nextAttemptAt: number) => aTask({ state: 'awaiting_ack', nextAttemptAt, attemptCount: 1 });
      const [late, later, inTime] = [waits(testNow - 1), waits(testNow - 9), waits(testNow)];
      const others = (['scheduled', 'delivering', 'failed'] as const).map((state) =>
        aTask({ state, nextAttemptAt: testNow - 100 }),
      );
      await ledger().tasks.insertTasks([late, later, inTime, ...others]);
      assert.deepEqual(await ledger().tasks.overdueAcks(testNow, 10), [later, late]);
      assert.deepEqual(idsOf(await ledger().tasks.overdueAcks(testNow, 1)), [later.id]);
      assert.deepEqual(await ledger().tasks.overdueAcks(testNow, 0), []);
      for (const task of [late, later]) {
        await ledger().tasks.changeTask(task.id, { states: ['awaiting_ack'] }, { state: 'succeeded' });
      }
      assert.deepEqual(await ledger().tasks.overdueAcks(testNow, 10), []);
    });

    test('a task is followed once it has ended, until that is closed; a deleted one is not', async () => {
      const ended = (['succeeded', 'failed', 'expired', 'cancelled'] as const).map((state) =>
        aTask({ state, followUp: 'open', finishedAt: testNow }),
      );
      const waits = aTask({ followUp: 'open' });
      const others = [
        waits,
        aTask({ followUp: 'open', state: 'awaiting_ack' }),
        aTask({ followUp: 'done', state: 'failed' }),
        aTask({ state: 'failed' }),
        aTask({ followUp: 'open', state: 'failed', deletedAt: testNow }),
      ];
      await ledger().tasks.insertTasks([...ended, ...others]);
      const open = await ledger().followUps.openFollowUps(10);
      assert.deepEqual(idsOf(open).toSorted(), idsOf(ended).toSorted());
      assert.equal((await ledger().followUps.openFollowUps(2)).length, 2);
      assert.deepEqual(await ledger().followUps.openFollowUps(0), []);

      await ledger().followUps.closeFollowUps(idsOf([...ended, ...others]), testNow - 1);
      assert.equal((await ledger().followUps.openFollowUps(10)).length, 4, 'what ended later is left open');
      await ledger().followUps.closeFollowUps(idsOf([...ended, ...others]), testNow);
      assert.deepEqual(await ledger().followUps.openFollowUps(10), []);
      for (const task of ended) {
        assert.deepEqual(await ledger().tasks.findTask(task.id), { ...task, followUp: 'done' });
      }
      const waiting = await ledger().tasks.findTask(waits.id);
      assert.equal(waiting?.followUp, 'open', 'a task that was started again is followed when it ends');
      await ledger().followUps.closeFollowUps([], testNow);
    });
  });
}
