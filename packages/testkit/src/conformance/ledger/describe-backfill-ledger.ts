import assert from 'node:assert/strict';
import { before, describe, test } from 'node:test';
import type { Backfill } from '@qbasecron/core';
import { aBackfill } from '../../build-schedule.ts';
import { testNow } from '../../build-task.ts';
import { dayMs, idsOf } from './samples.ts';
import { useLedger, type MakeLedger } from './use-ledger.ts';

/** Registers the guarantees that every BackfillLedger gives. */
export function describeBackfillLedger(name: string, makeLedger: MakeLedger): void {
  describe(`BackfillLedger: ${name}`, () => {
    const ledger = useLedger(makeLedger);

    const full = aBackfill({
      overlap: 'buffer_one',
      ratePerSecond: 0.5,
      state: 'cancelled',
      plannedCount: 4,
      finishedAt: testNow + 1,
      purgeAt: testNow + 3_650 * dayMs,
    });
    const empty = aBackfill({ nextPlanAt: null, plannedCount: 0 });

    test('one with every field set, and one with every field empty, come back as they were written', async () => {
      for (const backfill of [full, empty]) {
        await ledger().backfills.insertBackfill(backfill);
        assert.deepEqual(await ledger().backfills.findBackfill(backfill.id), backfill);
      }
    });

    test('one that is on record already is left as it is, and an unknown one is not found', async () => {
      const backfill = aBackfill();
      await ledger().backfills.insertBackfill(backfill);
      await ledger().backfills.changeBackfill(backfill.id, backfill, { plannedCount: 3 });
      await ledger().backfills.insertBackfill(backfill);
      assert.equal((await ledger().backfills.findBackfill(backfill.id))?.plannedCount, 3);
      assert.equal(await ledger().backfills.findBackfill('unknown'), null);
    });

    describe('changing', () => {
      async function kept(overrides: Partial<Backfill> = {}): Promise<Backfill> {
        const backfill = aBackfill(overrides);
        await ledger().backfills.insertBackfill(backfill);
        return backfill;
      }

      test('sets what it names and leaves the rest', async () => {
        const backfill = await kept();
        const change = { plannedUntil: testNow - 5, plannedCount: 2, nextPlanAt: testNow + 1_000, updatedAt: testNow };
        assert.equal(await ledger().backfills.changeBackfill(backfill.id, backfill, change), true);
        assert.deepEqual(await ledger().backfills.findBackfill(backfill.id), { ...backfill, ...change });
      });

      test('null empties a field, and what is over is not changed any more', async () => {
        const backfill = await kept();
        const end = {
          state: 'done',
          nextPlanAt: null,
          finishedAt: testNow + 9,
          purgeAt: testNow + 3_650 * dayMs,
        } as const;
        assert.equal(await ledger().backfills.changeBackfill(backfill.id, backfill, end), true);
        assert.equal(await ledger().backfills.changeBackfill(backfill.id, backfill, end), false);
        assert.equal(await ledger().backfills.changeBackfill(backfill.id, backfill, { state: 'cancelled' }), false);
        assert.deepEqual(await ledger().backfills.findBackfill(backfill.id), { ...backfill, ...end });
      });

      test('needs that it is planned up to there', async () => {
        const backfill = await kept();
        for (const apart of [-1, 1]) {
          const condition = { plannedUntil: backfill.plannedUntil + apart };
          assert.equal(await ledger().backfills.changeBackfill(backfill.id, condition, { plannedCount: 1 }), false);
        }
        assert.equal(await ledger().backfills.changeBackfill('unknown', backfill, { plannedCount: 1 }), false);
        assert.deepEqual(await ledger().backfills.findBackfill(backfill.id), backfill);
      });

      test('of ten planners that move it on at once, one does', async () => {
        const backfill = await kept();
        const results = await Promise.all(
          Array.from({ length: 10 }, (_, index) =>
            ledger().backfills.changeBackfill(backfill.id, backfill, {
              plannedUntil: backfill.plannedUntil + 60_000,
              plannedCount: index,
            }),
          ),
        );
        assert.equal(results.filter(Boolean).length, 1);
        assert.equal((await ledger().backfills.findBackfill(backfill.id))?.plannedCount, results.indexOf(true));
      });
    });

    describe('lists', () => {
      const listed = useLedger(makeLedger);
      const backfills = [
        aBackfill({ id: 'a', createdAt: testNow, nextPlanAt: testNow + 3 }),
        aBackfill({ id: 'b', createdAt: testNow + 1, nextPlanAt: testNow + 1 }),
        aBackfill({ id: 'c', createdAt: testNow + 1, nextPlanAt: testNow + 2 }),
        aBackfill({ id: 'd', createdAt: testNow + 2, nextPlanAt: null, state: 'done' }),
        aBackfill({ id: 'e', createdAt: testNow + 3, nextPlanAt: testNow, state: 'cancelled' }),
        aBackfill({ id: 'f', createdAt: testNow + 4, nextPlanAt: testNow + 4, scheduleId: 'schedule-2' }),
      ];
      before(async () => {
        for (const backfill of backfills) await listed().backfills.insertBackfill(backfill);
      });

      test('are of one schedule, newest first, in any state', async () => {
        const found = await listed().backfills.listBackfills('schedule-1', 10);
        assert.deepEqual(found, backfills.slice(0, 5).toReversed());
        assert.deepEqual(idsOf(await listed().backfills.listBackfills('schedule-1', 2)), ['e', 'd']);
        assert.deepEqual(await listed().backfills.listBackfills('schedule-1', 0), []);
        assert.deepEqual(await listed().backfills.listBackfills('unknown', 10), []);
      });

      test('of what is due hold running ones only, earliest first, the very moment included', async () => {
        const due = async (ms: number, limit = 10): Promise<string> =>
          idsOf(await listed().backfills.dueBackfills(testNow + ms, limit)).join('');
        assert.equal(await due(3), 'bca');
        assert.equal(await due(2), 'bc');
        assert.equal(await due(100), 'bcaf');
        assert.equal(await due(100, 2), 'bc');
        assert.equal(await due(100, 0), '');
        assert.equal(await due(0), '');
        assert.deepEqual(await listed().backfills.dueBackfills(testNow + 1, 1), [backfills[1]]);
      });
    });
  });
}
