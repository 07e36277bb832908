import assert from 'node:assert/strict';
import { before, describe, test } from 'node:test';
import type { Task } from '@qbasecron/core';
import { anOccurrence } from '../../build-schedule.ts';
import { aTask, testNow } from '../../build-task.ts';
import { dayMs } from './samples.ts';
import { useLedger, type MakeLedger } from './use-ledger.ts';

const lease = { worker: 'worker-1', token: 'token-1' };
const ended = { state: 'succeeded', finishReason: 'delivered', finishedAt: testNow, attemptCount: 1 } as const;
const purgeAt = testNow + 30 * dayMs;

/** Registers the guarantees of OccurrenceLedger.listOccurrences. */
export function describeOccurrenceHistory(name: string, makeLedger: MakeLedger): void {
  describe(`OccurrenceLedger, history: ${name}`, () => {
    const ledger = useLedger(makeLedger);
    const scheduleId = 'history';
    const tasks = Array.from({ length: 12 }, (_, index) => {
      const id = `h${String(index).padStart(2, '0')}`;
      // Jitter: due in another order than they are named.
      const dueAt = testNow + 1_000 - index;
      const occurrence = { nominalAt: testNow + index * 10, runNumber: index + 1 };
      const states: Partial<Task>[] = [
        {},
        { ...ended, purgeAt },
        { state: 'delivering', lease },
        { state: 'cancelled', finishReason: 'superseded', finishedAt: testNow, purgeAt },
      ];
      return anOccurrence({ id, scheduleId, dueAt, ...states[index % 4], occurrence });
    });
    const deleted = anOccurrence({
      id: 'h99',
      scheduleId,
      state: 'cancelled',
      deletedAt: testNow,
      purgeAt,
      occurrence: { nominalAt: testNow + 115 },
    });
    before(async () => {
      const others = [anOccurrence({ scheduleId: 'another' }), aTask()];
      await ledger().tasks.insertTasks([...tasks.toReversed(), deleted, ...others]);
    });
    const list = (from: number, until: number, order: 'earliest' | 'latest', limit = 100): Promise<Task[]> =>
      ledger().occurrences.listOccurrences({
        scheduleId,
        from: testNow + from,
        until: testNow + until,
        order,
        limit,
      });

    test('holds occurrences in every state, whole, in order of nominal time, deleted ones included', async () => {
      const all = [...tasks, deleted];
      assert.deepEqual(await list(0, 1_000, 'earliest'), all);
      assert.deepEqual(await list(0, 1_000, 'latest'), all.toReversed());
    });

    test('is a range from inclusive until exclusive', async () => {
      assert.deepEqual(await list(10, 40, 'earliest'), tasks.slice(1, 4));
      assert.deepEqual(await list(11, 41, 'latest'), tasks.slice(2, 5).toReversed());
      assert.deepEqual(await list(11, 20, 'earliest'), []);
    });

    test('is limited from the end that is asked for', async () => {
      assert.deepEqual(await list(0, 1_000, 'earliest', 5), tasks.slice(0, 5));
      assert.deepEqual(await list(0, 110, 'latest', 5), tasks.slice(6, 11).toReversed());
      assert.deepEqual(await list(0, 1_000, 'latest', 0), []);
    });

    test('in which two bear one nominal time has them in order of id', async () => {
      const twins = ['t1', 't2', 't3'].map((id, index) =>
        anOccurrence({ id, scheduleId: 'twins', ...(index === 1 ? { ...ended, purgeAt } : {}) }),
      );
      await ledger().tasks.insertTasks(twins.toReversed());
      const both = { scheduleId: 'twins', from: 0, until: testNow * 2, limit: 10 };
      assert.deepEqual(await ledger().occurrences.listOccurrences({ ...both, order: 'earliest' }), twins);
      const latest = await ledger().occurrences.listOccurrences({ ...both, order: 'latest' });
      assert.deepEqual(latest, twins.toReversed());
    });
  });
}
