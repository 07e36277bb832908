import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import type { Task } from '@qbasecron/core';
import { aTask, testNow } from '../../build-task.ts';
import { claimed, createSeconds, dayMs, idsOf, read } from './samples.ts';
import { useLedger, type MakeLedger } from './use-ledger.ts';

/** Registers the guarantees of claims and leases that every WheelLedger gives. */
export function describeWheelLedger(name: string, makeLedger: MakeLedger): void {
  describe(`WheelLedger, leases: ${name}`, () => {
    const ledger = useLedger(makeLedger);
    const nextSecond = createSeconds();

    describe('claiming', () => {
      test('a claim returns the tasks as they are on record after it, and others find them so', async () => {
        const at = nextSecond();
        const tasks = [aTask({ dueAt: at }), aTask({ dueAt: at + 999 })];
        await ledger().tasks.insertTasks(tasks);
        const lease = { worker: 'worker-1', token: 'token-1' };
        const got = await ledger().wheel.claimTasks({ ids: idsOf(tasks), from: at, until: at + 1_000, lease });
        assert.deepEqual(
          got,
          tasks.map((task) => ({ ...task, state: 'delivering', lease })),
        );
        assert.deepEqual(await read(ledger(), idsOf(tasks)), got);
      });

      test('tasks outside the window, in another state or unknown are left out and left as they are', async () => {
        const at = nextSecond();
        const fits = aTask({ dueAt: at });
        const others = [
          aTask({ dueAt: at - 1 }),
          aTask({ dueAt: at + 1_000 }),
          aTask({ dueAt: at, state: 'cancelled', purgeAt: at + dayMs }),
          aTask({ dueAt: at, state: 'delivering', lease: { worker: 'worker-2', token: 'token-2' } }),
        ];
        await ledger().tasks.insertTasks([fits, ...others]);
        const ids = [...idsOf(others), fits.id, 'unknown'];
        const lease = { worker: 'worker-1', token: 'token-1' };
        const got = await ledger().wheel.claimTasks({ ids, from: at, until: at + 1_000, lease });
        assert.deepEqual(idsOf(got), [fits.id]);
        assert.deepEqual(await read(ledger(), idsOf(others)), others);
      });

      test('a window without bounds claims whatever is scheduled', async () => {
        const tasks = [aTask({ dueAt: 0 }), aTask({ dueAt: testNow + 3_650 * dayMs })];
        await ledger().tasks.insertTasks(tasks);
        const lease = { worker: 'worker-1', token: 'token-1' };
        const claim = { ids: idsOf(tasks), from: -Infinity, until: Infinity, lease };
        assert.deepEqual(idsOf(await ledger().wheel.claimTasks(claim)), idsOf(tasks));
      });

      test('a repeat with the same lease returns the same tasks, without those that were settled or moved since', async () => {
        const at = nextSecond();
        const tasks = await claimed(ledger(), { at, count: 3 });
        const claim = {
          ids: idsOf(tasks),
          from: at,
          until: at + 1_000,
          lease: { worker: 'worker-1', token: 'token-1' },
        };
        assert.deepEqual(await ledger().wheel.claimTasks(claim), tasks);
        await ledger().tasks.changeTask(
          tasks[1]?.id ?? '',
          { states: ['delivering'] },
          { state: 'cancelled', lease: null, purgeAt: at },
        );
        assert.deepEqual(idsOf(await ledger().wheel.claimTasks(claim)), [tasks[0]?.id, tasks[2]?.id]);
      });

      test('of two workers that claim the same tasks at once, each task goes to one', async () => {
        const at = nextSecond();
        const tasks = Array.from({ length: 60 }, () => aTask({ dueAt: at }));
        await ledger().tasks.insertTasks(tasks);
        const claim = (worker: string, ids: string[]): Promise<Task[]> =>
          ledger().wheel.claimTasks({ ids, from: at, until: at + 1_000, lease: { worker, token: `token-${worker}` } });
        const ids = idsOf(tasks);
        const [one, other] = await Promise.all([claim('worker-1', ids), claim('worker-2', ids.toReversed())]);
        assert.deepEqual([...idsOf(one), ...idsOf(other)].sort(), ids.toSorted());
        assert.ok(one.every((task) => task.lease?.worker === 'worker-1'));
        assert.ok(other.every((task) => task.lease?.worker === 'worker-2'));
      });

      test('no ids claim nothing', async () => {
        const lease = { worker: 'worker-1', token: 'token-1' };
        assert.deepEqual(await ledger().wheel.claimTasks({ ids: [], from: 0, until: testNow, lease }), []);
      });
    });

    describe('announcing sends', () => {
      test('the moment is on record for what the worker holds, and only that is returned', async () => {
        const at = nextSecond();
        const mine = await claimed(ledger(), { at, count: 2 });
        const lost = await claimed(ledger(), { at, worker: 'worker-2' });
        const ids = [...idsOf(lost), ...idsOf(mine), 'unknown'];
        const announced = await ledger().wheel.announceSends(ids, 'worker-1', at - 5);
        assert.deepEqual(announced.toSorted(), idsOf(mine).toSorted());
        assert.deepEqual(
          (await read(ledger(), ids)).map((task) => task?.sentAt),
          [null, at - 5, at - 5, undefined],
        );
      });

      test('repeating is harmless, and no ids announce nothing', async () => {
        const at = nextSecond();
        const ids = idsOf(await claimed(ledger(), { at, count: 2 }));
        await ledger().wheel.announceSends(ids, 'worker-1', at);
        assert.deepEqual(await ledger().wheel.announceSends(ids, 'worker-1', at), ids);
        assert.deepEqual(await ledger().wheel.announceSends([], 'worker-1', at), []);
      });
    });

    describe('retaking a parked task', () => {
      test('gives it the new token, and tells so again when asked again', async () => {
        const [task] = await claimed(ledger(), { at: nextSecond() });
        assert.ok(task?.lease);
        assert.equal(await ledger().wheel.retakeTask(task.id, task.lease, 'token-9'), true);
        assert.equal(await ledger().wheel.retakeTask(task.id, task.lease, 'token-9'), true);
        const lease = { worker: 'worker-1', token: 'token-9' };
        assert.deepEqual(await ledger().tasks.findTask(task.id), { ...task, lease });
      });

      test('a write on the old token fails afterwards, so it cannot be cancelled unseen', async () => {
        const [task] = await claimed(ledger(), { at: nextSecond() });
        assert.ok(task?.lease);
        await ledger().wheel.retakeTask(task.id, task.lease, 'token-9');
        const condition = { states: ['delivering'] as const, leaseToken: task.lease.token };
        assert.equal(await ledger().tasks.changeTask(task.id, condition, { state: 'cancelled', lease: null }), null);
      });

      test('fails when a write took it, when the token is another and when the worker is another', async () => {
        const at = nextSecond();
        const [taken, other] = await claimed(ledger(), { at, count: 2 });
        assert.ok(taken?.lease && other?.lease);
        const condition = { states: ['delivering'] as const, leaseToken: taken.lease.token };
        const change = { state: 'cancelled', lease: null, purgeAt: at + dayMs } as const;
        assert.notEqual(await ledger().tasks.changeTask(taken.id, condition, change), null);
        assert.equal(await ledger().wheel.retakeTask(taken.id, taken.lease, 'token-9'), false);
        const stale = { worker: 'worker-1', token: 'token-0' };
        assert.equal(await ledger().wheel.retakeTask(other.id, stale, 'token-9'), false);
        const foreign = { worker: 'worker-2', token: other.lease.token };
        assert.equal(await ledger().wheel.retakeTask(other.id, foreign, 'token-9'), false);
        assert.deepEqual(await ledger().tasks.findTask(other.id), other);
      });
    });

    describe('releasing', () => {
      test('what the worker holds is scheduled again, without lease and sentAt; the rest is left as it is', async () => {
        const at = nextSecond();
        const mine = await claimed(ledger(), { at, count: 2 });
        const lost = await claimed(ledger(), { at, worker: 'worker-2' });
        const ids = idsOf([...mine, ...lost]);
        await ledger().wheel.announceSends(idsOf(mine), 'worker-1', at);
        assert.equal(await ledger().wheel.releaseTasks([...ids, 'unknown'], 'worker-1'), 2);
        assert.deepEqual(await read(ledger(), ids), [
          ...mine.map((task) => ({ ...task, state: 'scheduled', lease: null, sentAt: null })),
          ...lost,
        ]);
        assert.equal(await ledger().wheel.releaseTasks(ids, 'worker-1'), 0);
        assert.equal(await ledger().wheel.releaseTasks([], 'worker-1'), 0);
      });

      test('a released task can be claimed again', async () => {
        const at = nextSecond();
        const ids = idsOf(await claimed(ledger(), { at }));
        await ledger().wheel.releaseTasks(ids, 'worker-1');
        const lease = { worker: 'worker-2', token: 'token-2' };
        assert.deepEqual(idsOf(await ledger().wheel.claimTasks({ ids, from: at, until: at + 1, lease })), ids);
      });
    });

    describe('what a worker holds', () => {
      test('is found with all that recovery needs, and at most the limit', async () => {
        const at = nextSecond();
        const answered = ['https://a.example/'];
        const overrides = { attemptCount: 4, lostCount: 2, delivery: 'at_most_once' as const, answered };
        const tasks = await claimed(ledger(), { at, count: 3, worker: 'holder', token: 'token-h', overrides });
        await ledger().wheel.announceSends(idsOf(tasks), 'holder', at);
        const found = await ledger().wheel.heldTasks('holder', 10);
        assert.deepEqual(
          found.toSorted((one, other) => (one.id < other.id ? -1 : 1)),
          tasks
            .map(({ id, partition }) => ({
              id,
              partition,
              token: 'token-h',
              nextAttemptAt: at,
              sentAt: at,
              ...overrides,
            }))
            .toSorted((one, other) => (one.id < other.id ? -1 : 1)),
        );
        assert.equal((await ledger().wheel.heldTasks('holder', 2)).length, 2);
        assert.deepEqual(await ledger().wheel.heldTasks('nobody', 10), []);
      });
    });
  });
}
