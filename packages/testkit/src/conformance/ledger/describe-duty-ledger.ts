import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { aTask, testNow } from '../../build-task.ts';
import { claimed, dayMs } from './samples.ts';
import { useLedger, type MakeLedger } from './use-ledger.ts';

/** Registers the guarantees that every DutyLedger gives. */
export function describeDutyLedger(name: string, makeLedger: MakeLedger): void {
  describe(`DutyLedger: ${name}`, () => {
    const ledger = useLedger(makeLedger);

    test('of ten callers, one claims a duty that was never done', async () => {
      const claims = Array.from({ length: 10 }, (_, index) =>
        ledger().duties.claimDuty('new', testNow, testNow + 1_000, `worker-${index}`),
      );
      assert.equal((await Promise.all(claims)).filter((won) => won).length, 1);
    });

    test('a duty is claimed by one of ten again and again, each time once its time has come and not before', async () => {
      for (let round = 0; round < 4; round++) {
        const now = testNow + round * 1_000;
        const claim = (at: number): Promise<boolean[]> =>
          Promise.all(
            Array.from({ length: 10 }, (_, index) =>
              ledger().duties.claimDuty('recurring', at, now + 1_000, `worker-${index}`),
            ),
          );
        if (round > 0) assert.equal((await claim(now - 1)).filter((won) => won).length, 0);
        assert.equal((await claim(now)).filter((won) => won).length, 1);
      }
    });

    test('a duty whose time was set by a clock that was ahead is claimed by one of ten, and then comes as usual', async () => {
      const claim = (now: number): Promise<boolean[]> =>
        Promise.all(
          Array.from({ length: 10 }, (_, index) =>
            ledger().duties.claimDuty('ahead', now, now + 5_000, `worker-${index}`),
          ),
        );
      const winners = async (now: number): Promise<number> => (await claim(now)).filter((won) => won).length;
      assert.equal(await ledger().duties.claimDuty('ahead', testNow + dayMs, testNow + dayMs, 'worker-1'), true);
      assert.equal(await winners(testNow), 1);
      assert.equal(await winners(testNow + 4_999), 0);
      assert.equal(await winners(testNow + 5_000), 1);
    });

    test('a duty whose time lies up to a second beyond the next one is not yet to be done', async () => {
      assert.equal(await ledger().duties.claimDuty('apart', testNow, testNow + 6_000, 'worker-1'), true);
      assert.equal(await ledger().duties.claimDuty('apart', testNow, testNow + 5_000, 'worker-2'), false);
      assert.equal(await ledger().duties.claimDuty('apart', testNow, testNow + 4_999, 'worker-2'), true);
    });

    test('one duty does not keep another waiting', async () => {
      assert.equal(await ledger().duties.claimDuty('first', testNow, testNow + dayMs, 'worker-1'), true);
      assert.equal(await ledger().duties.claimDuty('second', testNow, testNow + dayMs, 'worker-1'), true);
    });

    test('figures are null before the first, and the last ones written are read', async () => {
      assert.equal(await ledger().duties.readFigures(), null);
      const tasksByState = {
        scheduled: 1,
        delivering: 2,
        awaiting_ack: 6,
        succeeded: 3,
        failed: 4,
        cancelled: 5,
        expired: 0,
      };
      const figures = { measuredAt: testNow, tasksByState, oldestOverdueAt: testNow - 5 };
      await ledger().duties.writeFigures({ ...figures, oldestOverdueAt: null });
      assert.deepEqual(await ledger().duties.readFigures(), { ...figures, oldestOverdueAt: null });
      await ledger().duties.writeFigures(figures);
      assert.deepEqual(await ledger().duties.readFigures(), figures);
    });

    test('tasks are counted by state up to the limit, and the oldest overdue one is found', async () => {
      const none = await ledger().duties.measureFigures(testNow, 10);
      assert.equal(none.oldestOverdueAt, null);
      assert.equal(none.tasksByState.scheduled, 0);
      const scheduled = [5, 4, 3, 2, 1, 0].map((seconds) => aTask({ dueAt: testNow + seconds * 1_000 }));
      const purgeAt = testNow + dayMs;
      const finished = [aTask({ state: 'failed', purgeAt }), aTask({ state: 'succeeded', purgeAt, dueAt: 0 })];
      await ledger().tasks.insertTasks([...scheduled, ...finished]);
      await claimed(ledger(), { at: testNow - 1_000 });
      const ended = { succeeded: 1, failed: 1, cancelled: 0, expired: 0 };
      const tasksByState = { scheduled: 6, delivering: 1, awaiting_ack: 0, ...ended };
      assert.deepEqual(await ledger().duties.measureFigures(testNow + 4_000, 10), {
        measuredAt: testNow + 4_000,
        tasksByState,
        oldestOverdueAt: testNow,
      });
      assert.deepEqual(await ledger().duties.measureFigures(testNow, 4), {
        measuredAt: testNow,
        tasksByState: { ...tasksByState, scheduled: 4 },
        oldestOverdueAt: null,
      });
    });
  });
}
