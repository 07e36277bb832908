import assert from 'node:assert/strict';
import { before, describe, test } from 'node:test';
import { partitionCountDefault, partitionOf, slotOf, type Task } from '@qbasecron/core';
import { aSettlement } from '../../build-attempt.ts';
import { aTask, testNow } from '../../build-task.ts';
import { claimed, createSeconds, idsOf } from './samples.ts';
import { useLedger, type MakeLedger } from './use-ledger.ts';

/** Registers the guarantees of how a WheelLedger finds what is due. */
export function describeWheelReads(name: string, makeLedger: MakeLedger): void {
  describe(`WheelLedger, finding: ${name}`, () => {
    describe('a slot', () => {
      const ledger = useLedger(makeLedger);
      const nextSecond = createSeconds();

      test('holds the scheduled tasks of its second and partition, in order of their time', async () => {
        const at = nextSecond();
        const due = [999, 0, 500].map((ms) => aTask({ dueAt: at + ms, partition: 3 }));
        const others = [
          aTask({ dueAt: at - 1, partition: 3 }),
          aTask({ dueAt: at + 1_000, partition: 3 }),
          aTask({ dueAt: at, partition: 4 }),
          aTask({ dueAt: at, partition: 3, state: 'cancelled', purgeAt: at }),
        ];
        await ledger().tasks.insertTasks([...due, ...others]);
        const ordered = due.toSorted((one, other) => one.nextAttemptAt - other.nextAttemptAt);
        const slot = slotOf(3, at);
        assert.deepEqual(await ledger().wheel.slotTaskIds(slot, 10), idsOf(ordered));
        assert.deepEqual(await ledger().wheel.slotTaskIds(slot, 2), idsOf(ordered.slice(0, 2)));
        assert.deepEqual(await ledger().wheel.slotTaskIds(slot, 0), []);
      });

      test('goes by the next attempt, not by when the task was due at first', async () => {
        const at = nextSecond();
        const task = aTask({ dueAt: at, nextAttemptAt: at + 5_000, partition: 5 });
        await ledger().tasks.insertTasks([task]);
        assert.deepEqual(await ledger().wheel.slotTaskIds(slotOf(5, at), 10), []);
        assert.deepEqual(await ledger().wheel.slotTaskIds(slotOf(5, at + 5_000), 10), [task.id]);
      });

      test('holds a claimed task no longer', async () => {
        const at = nextSecond();
        await claimed(ledger(), { at, overrides: { partition: 6 } });
        assert.deepEqual(await ledger().wheel.slotTaskIds(slotOf(6, at), 10), []);
      });

      test('before 1970 is a slot like any other', async () => {
        const task = aTask({ dueAt: -1_500, partition: 7 });
        await ledger().tasks.insertTasks([task]);
        assert.deepEqual(await ledger().wheel.slotTaskIds(slotOf(7, -1_500), 10), [task.id]);
      });
    });

    describe('what is due', () => {
      const ledger = useLedger(makeLedger);
      const tasks = Array.from({ length: 32 }, (_, index) => {
        const place = (index * 7) % 32;
        return aTask({ dueAt: testNow + place * 100, partition: index % partitionCountDefault });
      });
      const all = Array.from({ length: partitionCountDefault }, (_, partition) => partition);
      const expected = (fits: (task: Task) => boolean): string[] =>
        idsOf(tasks.filter(fits).toSorted((one, other) => one.nextAttemptAt - other.nextAttemptAt));
      const moment = testNow + 2_000;
      before(async () => {
        await ledger().tasks.insertTasks([...tasks, aTask({ state: 'failed', dueAt: testNow, purgeAt: testNow * 2 })]);
      });

      test('in all partitions comes oldest first, what is due at the very moment not yet', async () => {
        const due = expected((task) => task.nextAttemptAt < moment);
        assert.equal(due.length, 20);
        assert.deepEqual(await ledger().wheel.dueTaskIds(moment, all, 100), due);
      });

      test('in some partitions comes oldest first over all of them', async () => {
        const due = expected((task) => task.nextAttemptAt < moment && [1, 2, 9].includes(task.partition));
        assert.deepEqual(await ledger().wheel.dueTaskIds(moment, [9, 1, 2, 9], 100), due);
        assert.deepEqual(await ledger().wheel.dueTaskIds(moment, [9, 1, 2], 2), due.slice(0, 2));
      });

      test('is limited to the oldest', async () => {
        const due = expected(() => true).slice(0, 3);
        assert.deepEqual(await ledger().wheel.dueTaskIds(moment, all, 3), due);
      });

      test('is nothing without partitions or with a limit of nothing', async () => {
        assert.deepEqual(await ledger().wheel.dueTaskIds(moment, [], 10), []);
        assert.deepEqual(await ledger().wheel.dueTaskIds(moment, all, 0), []);
      });
    });

    describe('occupied slots', () => {
      const ledger = useLedger(makeLedger);

      test('are found nearest first, thick ones once, from inclusive and until exclusive', async () => {
        const from = testNow;
        const until = testNow + 60_000;
        const place = (ms: number, partition: number): Task => aTask({ dueAt: from + ms, partition });
        const thick = Array.from({ length: 450 }, (_, index) => place(5_000 + index * 2, 0));
        const thin = Array.from({ length: 30 }, (_, index) => place(20_000 + index * 1_000, 2));
        const outside = [place(-1, 0), place(60_000, 0), aTask({ dueAt: from, state: 'expired', purgeAt: until * 2 })];
        const inside = [...thick, ...thin, place(0, 1), place(59_999, 15), place(5_999, 1), place(7_000, 0)];
        await ledger().tasks.insertTasks([...inside, ...outside]);
        const slots = new Map(
          inside.map((task) => [
            `${task.partition}-${Math.floor(task.dueAt / 1_000)}`,
            slotOf(task.partition, task.dueAt),
          ]),
        );
        const expected = [...slots.values()].sort(
          (one, other) => one.second - other.second || one.partition - other.partition,
        );
        assert.deepEqual(await ledger().wheel.occupiedSlots(from, until), expected);
      });

      test('in a range that begins within a second are those with tasks after it', async () => {
        const at = testNow + 600_000;
        await ledger().tasks.insertTasks([
          aTask({ dueAt: at + 100, partition: 1 }),
          aTask({ dueAt: at + 900, partition: 2 }),
        ]);
        assert.deepEqual(await ledger().wheel.occupiedSlots(at + 500, at + 1_000), [slotOf(2, at)]);
        assert.deepEqual(await ledger().wheel.occupiedSlots(at, at), []);
      });
    });

    describe('holders', () => {
      const ledger = useLedger(makeLedger);
      const nextSecond = createSeconds();

      test('are all workers that hold a task, each once, and nobody else', async () => {
        assert.deepEqual(await ledger().wheel.holders(), []);
        const at = nextSecond();
        const names = ['host-10', 'host-2', 'Host', 'é', '~'];
        for (const [index, worker] of names.entries()) await claimed(ledger(), { at, count: 1 + index * 3, worker });
        const released = await claimed(ledger(), { at, count: 2, worker: 'released' });
        const settled = await claimed(ledger(), { at, count: 2, worker: 'settled' });
        await ledger().wheel.releaseTasks(idsOf(released), 'released');
        await ledger().wheel.settleTasks(
          'settled',
          idsOf(settled).map((id) => aSettlement({ id })),
        );
        assert.deepEqual((await ledger().wheel.holders()).toSorted(), names.toSorted());
      });
    });

    describe('the partition count', () => {
      const ledger = useLedger(makeLedger);
      test('is that with which the ledger was made', () => {
        assert.equal(ledger().wheel.partitionCount(), partitionCountDefault);
        assert.equal(partitionOf('a', ledger().wheel.partitionCount()), aTask({ id: 'a' }).partition);
      });
    });
  });
}
