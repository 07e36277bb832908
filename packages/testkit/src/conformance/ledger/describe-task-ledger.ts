import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import type { Task, TaskCondition } from '@qbasecron/core';
import { anAttempt } from '../../build-attempt.ts';
import { aTask, testNow } from '../../build-task.ts';
import { dayMs, fullChoices } from './samples.ts';
import { useLedger, type MakeLedger } from './use-ledger.ts';

/** A task in which no field is null or empty. */
function aFullTask(): Task {
  return aTask({
    delay: '90s',
    timezone: 'Europe/Berlin',
    timeResolution: { kind: 'gap', note: 'shifted by an hour' },
    desc: '财神给小墨发送消息 "quoted" \\ $ .*',
    labels: ['one', 'two'],
    scheduleId: 'schedule-1',
    ...fullChoices,
    flow: 'd:shop',
    followUp: 'open',
    linked: { kind: 'replay', taskId: 'an-older-task' },
    postponedFrom: testNow + 60_500,
    answered: ['https://one.example/', 'https://two.example/'],
    lastTarget: 'https://two.example/',
    expiresAt: testNow + 3 * dayMs,
    state: 'failed',
    finishReason: 'attempts_exhausted',
    nextAttemptAt: testNow + 61_001,
    ageFromAt: testNow + 1,
    lease: { worker: 'worker-1', token: 'token-1' },
    sentAt: testNow + 2,
    attemptCount: 4,
    triesSpent: 3,
    lostCount: 1,
    lastStatus: 503,
    lastError: 'the receiver answered 503',
    updatedAt: testNow + 4,
    finishedAt: testNow + 5,
    revision: 7,
    payloadHash: 'ab'.repeat(32),
    purgeAt: testNow + 30 * dayMs,
  });
}

/** Registers the guarantees that every TaskLedger gives (lists have their own suite, describeTaskLists). */
export function describeTaskLedger(name: string, makeLedger: MakeLedger): void {
  describe(`TaskLedger: ${name}`, () => {
    const ledger = useLedger(makeLedger);

    describe('inserting', () => {
      test('a task with every field set comes back as it was written', async () => {
        const task = aFullTask();
        assert.deepEqual(await ledger().tasks.insertTasks([task]), ['inserted']);
        assert.deepEqual(await ledger().tasks.findTask(task.id), task);
      });

      test('a task with every field empty comes back as it was written', async () => {
        const task = aTask({ desc: '', content: { kind: 'form', data: null }, dueAt: 0 });
        await ledger().tasks.insertTasks([task]);
        assert.deepEqual(await ledger().tasks.findTask(task.id), task);
      });

      test('an empty body is told from no body', async () => {
        const tasks = [aTask({ content: { kind: 'text', body: '' } }), aTask({ content: { kind: 'form', data: '' } })];
        await ledger().tasks.insertTasks(tasks);
        for (const task of tasks) {
          assert.deepEqual((await ledger().tasks.findTask(task.id))?.content, task.content);
        }
      });

      test('what is on record already is left as it is, and each task has its own result in order', async () => {
        const [first, second, third] = [aTask({ desc: 'first' }), aTask(), aTask()];
        await ledger().tasks.insertTasks([first]);
        const again = { ...first, desc: 'overwritten' };
        const results = await ledger().tasks.insertTasks([second, again, third, second]);
        assert.deepEqual(results, ['inserted', 'exists', 'inserted', 'exists']);
        assert.equal((await ledger().tasks.findTask(first.id))?.desc, 'first');
        assert.deepEqual(await ledger().tasks.findTask(third.id), third);
      });

      test('a deleted task still exists for an insert', async () => {
        const task = aTask({ state: 'cancelled', deletedAt: testNow, purgeAt: testNow + dayMs });
        await ledger().tasks.insertTasks([task]);
        assert.deepEqual(await ledger().tasks.insertTasks([aTask({ id: task.id })]), ['exists']);
        assert.equal(await ledger().tasks.findTask(task.id), null);
      });

      test('no tasks give no results', async () => {
        assert.deepEqual(await ledger().tasks.insertTasks([]), []);
      });

      test('of ten callers that insert one id at once, one inserts', async () => {
        const tasks = Array.from({ length: 10 }, (_, index) => aTask({ id: 'contested', desc: `from ${index}` }));
        const results = await Promise.all(tasks.map((task) => ledger().tasks.insertTasks([task])));
        const winners = results.flatMap(([result], index) => (result === 'inserted' ? [index] : []));
        assert.equal(winners.length, 1);
        assert.equal((await ledger().tasks.findTask('contested'))?.desc, `from ${winners[0]}`);
      });
    });

    test('an unknown id finds no task and no attempts', async () => {
      assert.equal(await ledger().tasks.findTask('unknown'), null);
      assert.deepEqual(await ledger().tasks.findAttempts('unknown'), []);
    });

    test('attempts are found in order of number, those of other tasks never', async () => {
      const task = aTask({ id: 'ten', attemptCount: 11 });
      const other = aTask({ id: 'ten1', attemptCount: 1 });
      await ledger().tasks.insertTasks([task, other]);
      const numbers = [11, 2, 1, 10, 9, 3];
      const attempts = numbers.map((number) => anAttempt({ taskId: task.id, number, token: `token-${number}` }));
      await ledger().wheel.recordAttempts([...attempts, anAttempt({ taskId: other.id })], () => null);
      const found = await ledger().tasks.findAttempts(task.id);
      assert.deepEqual(
        found,
        attempts.toSorted((one, two) => one.number - two.number),
      );
    });

    test('an attempt is found before its task is settled', async () => {
      const task = aTask();
      await ledger().tasks.insertTasks([task]);
      await ledger().wheel.recordAttempts([anAttempt({ taskId: task.id })], () => null);
      assert.equal((await ledger().tasks.findAttempts(task.id)).length, 1);
    });

    describe('changing', () => {
      test('a change sets what it names, leaves the rest, counts the revision and answers the new record', async () => {
        const task = aTask({ revision: 3, labels: ['kept'] });
        await ledger().tasks.insertTasks([task]);
        const change = {
          desc: 'changed',
          dueAt: testNow + 5_000,
          nextAttemptAt: testNow + 5_000,
          updatedAt: testNow + 1,
        };
        const changed = await ledger().tasks.changeTask(task.id, { states: ['scheduled'] }, change);
        assert.deepEqual(changed, { ...task, ...change, revision: 4 });
        assert.deepEqual(await ledger().tasks.findTask(task.id), changed);
      });

      test('null and empty values empty a field', async () => {
        const task = aFullTask();
        await ledger().tasks.insertTasks([task]);
        const change = {
          state: 'scheduled' as const,
          finishReason: null,
          finishedAt: null,
          purgeAt: null,
          lease: null,
          sentAt: null,
          lastError: null,
          lastStatus: null,
          expiresAt: null,
          desc: '',
          headers: {},
          labels: [],
          triesSpent: 0,
          content: { kind: 'form' as const, data: null },
        };
        const changed = await ledger().tasks.changeTask(task.id, { states: ['failed'], revision: 7 }, change);
        assert.deepEqual(changed, { ...task, ...change, revision: 8 });
        assert.deepEqual(await ledger().tasks.findTask(task.id), changed);
      });

      const holds = { states: ['delivering'] as const, revision: 2, leaseToken: 'token-1' };
      const refusals: [string, TaskCondition][] = [
        ['another state', { ...holds, states: ['scheduled', 'failed'] }],
        ['no state at all', { ...holds, states: [] }],
        ['a stale revision', { ...holds, revision: 1 }],
        ['the token of another claim', { ...holds, leaseToken: 'token-2' }],
      ];
      for (const [what, condition] of refusals) {
        test(`a condition with ${what} changes nothing`, async () => {
          const lease = { worker: 'worker-1', token: 'token-1' };
          const task = aTask({ state: 'delivering', lease, revision: 2 });
          await ledger().tasks.insertTasks([task]);
          assert.equal(await ledger().tasks.changeTask(task.id, condition, { desc: 'changed' }), null);
          assert.deepEqual(await ledger().tasks.findTask(task.id), task);
          assert.notEqual(await ledger().tasks.changeTask(task.id, holds, { desc: 'changed' }), null);
        });
      }

      test('a lease token fits no task without a lease', async () => {
        const task = aTask();
        await ledger().tasks.insertTasks([task]);
        const condition = { states: ['scheduled'] as const, leaseToken: 'token-1' };
        assert.equal(await ledger().tasks.changeTask(task.id, condition, { desc: 'changed' }), null);
      });

      test('an unknown task and a deleted one are not changed', async () => {
        const task = aTask();
        await ledger().tasks.insertTasks([task]);
        const removal = { state: 'cancelled', deletedAt: testNow, desc: '', purgeAt: testNow + dayMs } as const;
        const deleted = await ledger().tasks.changeTask(task.id, { states: ['scheduled'] }, removal);
        assert.equal(deleted?.deletedAt, testNow);
        assert.equal(await ledger().tasks.findTask(task.id), null);
        assert.equal(await ledger().tasks.changeTask(task.id, { states: ['cancelled'] }, { desc: 'back' }), null);
        assert.equal(await ledger().tasks.changeTask('unknown', { states: ['scheduled'] }, { desc: 'new' }), null);
        assert.equal(await ledger().tasks.findTask('unknown'), null);
      });

      test('of ten changes of one revision at once, one is made', async () => {
        const task = aTask();
        await ledger().tasks.insertTasks([task]);
        const condition = { states: ['scheduled'] as const, revision: 1 };
        const results = await Promise.all(
          Array.from({ length: 10 }, (_, index) =>
            ledger().tasks.changeTask(task.id, condition, { desc: `change ${index}` }),
          ),
        );
        const made = results.filter((result) => result !== null);
        assert.equal(made.length, 1);
        assert.deepEqual(await ledger().tasks.findTask(task.id), made[0]);
        assert.equal(made[0]?.revision, 2);
      });
    });
  });
}
