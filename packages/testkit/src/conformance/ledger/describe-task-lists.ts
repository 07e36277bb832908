import assert from 'node:assert/strict';
import { before, describe, test } from 'node:test';
import type { Task, TaskQuery } from '@qbasecron/core';
import { aSettlement } from '../../build-attempt.ts';
import { aTask, testNow } from '../../build-task.ts';
import type { Ledger } from '@qbasecron/core';
import { dayMs, idsOf } from './samples.ts';
import { useLedger, type MakeLedger } from './use-ledger.ts';

/** Registers the guarantees of TaskLedger.listTasks. */
export function describeTaskLists(name: string, makeLedger: MakeLedger): void {
  describe(`TaskLedger, lists: ${name}`, () => {
    describe('filters', () => {
      const ledger = useLedger(makeLedger);
      const tasks = [
        aTask({ id: 'a', createdAt: testNow, desc: 'Pay (50 %) .*', labels: ['red', 'big'], scheduleId: 's1' }),
        aTask({ id: 'b', createdAt: testNow + 1, desc: 'pay rent', labels: ['red'], dueAt: testNow + 10 }),
        aTask({
          id: 'c',
          createdAt: testNow + 1,
          desc: 'ÄPFEL',
          state: 'failed',
          callbackUrl: null,
          destination: 'mail',
          flow: 'd:mail',
          finishReason: 'rejected',
          lastStatus: 404,
          finishedAt: testNow + 30,
          purgeAt: testNow + dayMs,
        }),
        aTask({ id: 'd', createdAt: testNow + 2, labels: ['big'], dueAt: testNow + 20, nextAttemptAt: testNow + 5 }),
        aTask({ id: 'e', createdAt: testNow + 3, labels: ['red'], state: 'succeeded', purgeAt: testNow + dayMs }),
        aTask({ id: 'f', createdAt: testNow + 4, labels: ['red'], deletedAt: testNow, purgeAt: testNow + dayMs }),
      ];
      const cases: [string, Partial<TaskQuery>, string][] = [
        ['the newest come first, of one instant in order of id, deleted ones never', {}, 'edcba'],
        ['a limit keeps the first', { limit: 2 }, 'ed'],
        ['a limit of nothing gives nothing', { limit: 0 }, ''],
        ['by state', { states: ['failed'] }, 'c'],
        ['by several states', { states: ['failed', 'succeeded'] }, 'ec'],
        ['by no state', { states: [] }, ''],
        ['by label', { label: 'red' }, 'eba'],
        ['by label and state', { label: 'red', states: ['scheduled'] }, 'ba'],
        ['by schedule', { scheduleId: 's1' }, 'a'],
        ['by an unknown schedule', { scheduleId: 's2' }, ''],
        ['by due range, from inclusive and until exclusive', { dueFrom: testNow + 10, dueUntil: testNow + 20 }, 'b'],
        ['by due range without end', { dueFrom: testNow + 20 }, 'edca'],
        ['by destination', { destination: 'mail' }, 'c'],
        ['by destination and state', { destination: 'mail', states: ['scheduled'] }, ''],
        ['by an unknown destination', { destination: 'post' }, ''],
        ['by finish reason', { finishReasons: ['lost', 'rejected'] }, 'c'],
        ['by another finish reason', { finishReasons: ['lost'] }, ''],
        ['by the last status', { lastStatus: 404 }, 'c'],
        ['by another last status', { lastStatus: 500 }, ''],
        ['by finish range', { finishedFrom: testNow + 30, finishedUntil: testNow + 31 }, 'c'],
        ['by finish range, until exclusive', { finishedFrom: testNow, finishedUntil: testNow + 30 }, ''],
        ['by finish range, from alone', { finishedFrom: testNow + 31 }, ''],
        ['text, whatever its case', { label: 'red', text: 'PAY' }, 'ba'],
        ['text, whatever its case beyond ASCII', { states: ['failed'], text: 'äpfel' }, 'c'],
        ['text is no pattern', { label: 'red', text: '.*' }, 'a'],
        ['text with every special character', { label: 'red', text: '(50 %)' }, 'a'],
        ['by next attempt, scheduled ones only', { order: 'next_due' }, 'dba'],
        ['by next attempt and label', { order: 'next_due', label: 'red' }, 'ba'],
        ['by next attempt and states', { order: 'next_due', states: ['failed', 'scheduled'] }, 'dba'],
        ['by next attempt, in a state that has none', { order: 'next_due', states: ['failed'] }, ''],
        ['after a position, newest first', { after: { at: testNow + 1, id: 'c' } }, 'ba'],
        ['after a position that no task has', { after: { at: testNow + 2, id: 'a' } }, 'cba'],
        ['after a position, by next attempt', { order: 'next_due', after: { at: testNow + 5, id: 'd' } }, 'ba'],
        ['after a position and by label', { label: 'red', after: { at: testNow + 3, id: 'e' } }, 'ba'],
      ];
      before(async () => {
        await ledger().tasks.insertTasks(tasks);
      });
      for (const [what, query, expected] of cases) {
        test(what, async () => {
          const found = await ledger().tasks.listTasks({ order: 'newest', limit: 50, ...query });
          assert.equal(idsOf(found).join(''), expected);
          const byId = new Map(tasks.map((task) => [task.id, task]));
          assert.deepEqual(
            found,
            found.map(({ id }) => byId.get(id)),
          );
        });
      }
    });

    for (const order of ['newest', 'next_due'] as const) {
      describe(`pages in order ${order}`, () => {
        const ledger = useLedger(makeLedger);

        test('paging neither skips nor repeats a task while others come and go', async () => {
          // Few distinct instants, so that most pages end within one.
          const made = (index: number): Task =>
            aTask({ createdAt: testNow + (index % 3), dueAt: testNow + dayMs + (index % 4) });
          const tasks = Array.from({ length: 40 }, (_, index) => made(index));
          await ledger().tasks.insertTasks(tasks);
          const staying = tasks.slice(0, 30);
          const leaving = tasks.slice(30);
          const seen: Task[] = [];
          for (let page: Task[] = []; ;) {
            const last = page.at(-1);
            const after = last && { at: order === 'newest' ? last.createdAt : last.nextAttemptAt, id: last.id };
            page = await ledger().tasks.listTasks({ order, limit: 7, ...(after ? { after } : {}) });
            if (page.length === 0) break;
            seen.push(...page);
            await ledger().tasks.insertTasks([made(seen.length)]);
            await finish(ledger(), leaving.pop());
          }
          const seenIds = idsOf(seen);
          assert.equal(new Set(seenIds).size, seenIds.length, 'a task was repeated');
          assert.deepEqual(
            idsOf(staying).filter((id) => !seenIds.includes(id)),
            [],
          );
        });
      });
    }
  });
}

/** Takes a task off the wheel while pages are being read. */
async function finish(ledger: Ledger, task: Task | undefined): Promise<void> {
  if (!task) return;
  const lease = { worker: 'worker-1', token: task.id };
  await ledger.wheel.claimTasks({ ids: [task.id], from: 0, until: task.nextAttemptAt + 1, lease });
  await ledger.wheel.settleTasks(lease.worker, [aSettlement({ id: task.id })]);
}
