import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { partitionCountDefault, slotOf, type FlowSkip, type Settlement, type Task } from '@qbasecron/core';
import { aSettlement } from '../../build-attempt.ts';
import { aTask, testNow } from '../../build-task.ts';
import { claimed, createSeconds, idsOf, read } from './samples.ts';
import { useLedger, type MakeLedger } from './use-ledger.ts';

const all = Array.from({ length: partitionCountDefault }, (_, partition) => partition);

/** Registers the guarantees of how a WheelLedger leaves flows out and puts their tasks off. */
export function describeWheelFlows(name: string, makeLedger: MakeLedger): void {
  describe(`WheelLedger, flows: ${name}`, () => {
    const ledger = useLedger(makeLedger);
    const nextSecond = createSeconds();
    let flows = 0;
    const newFlow = (): string => `https://${++flows}.example`;
    const skipping = (...names: string[]): FlowSkip => ({ flows: names, expiresBefore: testNow });

    test('tasks of flows to skip are found neither in a slot nor among what is due', async () => {
      const at = nextSecond();
      const [sick, sicker, well] = [newFlow(), newFlow(), newFlow()];
      const tasks = [sick, well, sicker].map((flow, ms) => aTask({ dueAt: at + ms, partition: 3, flow }));
      await ledger().tasks.insertTasks(tasks);
      const skip = skipping(sick, sicker);
      const before = at + 1_000;
      assert.deepEqual(await ledger().wheel.slotTaskIds(slotOf(3, at), 10, skip), [tasks[1]?.id]);
      assert.deepEqual(await ledger().wheel.dueTaskIds(before, [3], 10, skip), [tasks[1]?.id]);
      assert.deepEqual(await ledger().wheel.slotTaskIds(slotOf(3, at), 10, skipping()), idsOf(tasks));
      const due = await ledger().wheel.dueTaskIds(before, all, 1_000, skip);
      assert.deepEqual(
        tasks.map(({ id }) => due.includes(id)),
        [false, true, false],
      );
    });

    test('a claim leaves the tasks of flows to skip as they are', async () => {
      const at = nextSecond();
      const [sick, well] = [newFlow(), newFlow()];
      const tasks = [sick, well].map((flow) => aTask({ dueAt: at, flow }));
      await ledger().tasks.insertTasks(tasks);
      const lease = { worker: 'worker-1', token: 'token-1' };
      const claim = { ids: idsOf(tasks), from: at, until: at + 1, lease, skip: skipping(sick) };
      assert.deepEqual(idsOf(await ledger().wheel.claimTasks(claim)), [tasks[1]?.id]);
      assert.deepEqual(await ledger().tasks.findTask(tasks[0]?.id ?? ''), tasks[0]);
    });

    test('a repeated claim brings what it claimed at first, though the flow is to be skipped since', async () => {
      const at = nextSecond();
      const flow = newFlow();
      const tasks = await claimed(ledger(), { at, overrides: { flow } });
      const lease = { worker: 'worker-1', token: 'token-1' };
      const claim = { ids: idsOf(tasks), from: at, until: at + 1, lease, skip: skipping(flow) };
      assert.deepEqual(await ledger().wheel.claimTasks(claim), tasks);
    });

    test('what is about to expire is found, claimed and left in its place all the same', async () => {
      const at = nextSecond();
      const flow = newFlow();
      const expiring = aTask({ dueAt: at, partition: 4, flow, expiresAt: at + 2_999 });
      const lasting = aTask({ dueAt: at, partition: 4, flow, expiresAt: at + 3_000 });
      await ledger().tasks.insertTasks([expiring, lasting]);
      const skip = { flows: [flow], expiresBefore: at + 3_000 };
      assert.deepEqual(await ledger().wheel.slotTaskIds(slotOf(4, at), 10, skip), [expiring.id]);
      const window = { from: at, until: at + 1_000 };
      assert.equal(await ledger().wheel.postponeFlows({ partitions: [4], ...window, skip, to: at + 5_000 }), 1);
      const claim = {
        ids: idsOf([expiring, lasting]),
        ...window,
        skip,
        lease: { worker: 'worker-1', token: 'token-1' },
      };
      assert.deepEqual(idsOf(await ledger().wheel.claimTasks(claim)), [expiring.id]);
    });

    describe('putting off', () => {
      test('moves the scheduled tasks of the flows, window and partitions, notes since when they wait, and nothing else', async () => {
        const at = nextSecond();
        const [sick, well] = [newFlow(), newFlow()];
        const moved = [0, 999].map((ms) => aTask({ dueAt: at + ms, partition: 5, flow: sick }));
        const others = [
          aTask({ dueAt: at, partition: 5, flow: well }),
          aTask({ dueAt: at, partition: 6, flow: sick }),
          aTask({ dueAt: at - 1, partition: 5, flow: sick }),
          aTask({ dueAt: at + 1_000, partition: 5, flow: sick }),
          aTask({ dueAt: at, partition: 5, flow: sick, state: 'cancelled', purgeAt: at }),
        ];
        await ledger().tasks.insertTasks([...moved, ...others]);
        const window = { partitions: [5], from: at, until: at + 1_000 };
        const to = at + 8_000;
        assert.equal(await ledger().wheel.postponeFlows({ ...window, skip: skipping(sick), to }), 2);
        assert.deepEqual(
          await read(ledger(), idsOf(moved)),
          moved.map((task) => ({ ...task, nextAttemptAt: to, postponedFrom: task.dueAt })),
        );
        assert.deepEqual(await read(ledger(), idsOf(others)), others);
        assert.equal(await ledger().wheel.postponeFlows({ ...window, skip: skipping(sick), to }), 0);
        assert.equal(await ledger().wheel.postponeFlows({ ...window, skip: skipping(), to }), 0);
      });

      test('in all partitions at once takes those of each, and leaves what is held', async () => {
        const at = nextSecond();
        const flow = newFlow();
        const tasks = [1, 9].map((partition) => aTask({ dueAt: at, partition, flow }));
        await ledger().tasks.insertTasks(tasks);
        const [held] = await claimed(ledger(), { at, overrides: { flow } });
        const postponed = { partitions: all, from: -Infinity, until: at + 1, skip: skipping(flow), to: at + 5_000 };
        assert.equal(await ledger().wheel.postponeFlows(postponed), 2);
        assert.deepEqual(await ledger().tasks.findTask(held?.id ?? ''), held);
      });

      test('again keeps the moment since when the task waits, and never passes its expires_at', async () => {
        const at = nextSecond();
        const flow = newFlow();
        const task = aTask({ dueAt: at, partition: 7, flow, expiresAt: at + 9_000 });
        await ledger().tasks.insertTasks([task]);
        const postpone = (from: number, to: number): Promise<number> =>
          ledger().wheel.postponeFlows({ partitions: [7], from, until: from + 1, skip: skipping(flow), to });
        await postpone(at, at + 5_000);
        await postpone(at + 5_000, at + 60_000);
        const expected: Task = { ...task, nextAttemptAt: at + 9_000, postponedFrom: at };
        assert.deepEqual(await ledger().tasks.findTask(task.id), expected);
      });
    });

    describe('a task that is given back because its flow cannot take it', () => {
      const putOff = ({ id }: Task, to: number, from: number): Settlement =>
        aSettlement({
          id,
          state: 'scheduled',
          finishReason: null,
          lastStatus: null,
          nextAttemptAt: to,
          postponedFrom: from,
          finishedAt: null,
          purgeAt: null,
          add: { attempts: 0, tries: 0, lost: 0 },
        });

      test('is scheduled later, remembers since when it waits, and has spent nothing; the next outcome forgets it', async () => {
        const at = nextSecond();
        const [task] = await claimed(ledger(), { at });
        assert.ok(task);
        await ledger().wheel.settleTasks('worker-1', [putOff(task, at + 4_000, at)]);
        const waiting: Task = {
          ...task,
          state: 'scheduled',
          lease: null,
          nextAttemptAt: at + 4_000,
          postponedFrom: at,
        };
        assert.deepEqual(await ledger().tasks.findTask(task.id), waiting);
        const lease = { worker: 'worker-1', token: 'token-2' };
        await ledger().wheel.claimTasks({ ids: [task.id], from: at, until: at + 5_000, lease });
        await ledger().wheel.settleTasks('worker-1', [aSettlement({ id: task.id })]);
        assert.equal((await ledger().tasks.findTask(task.id))?.postponedFrom, null);
      });

      test('is not given back once more by a repeat that comes after it was claimed anew', async () => {
        const at = nextSecond();
        const [task] = await claimed(ledger(), { at });
        assert.ok(task);
        const settlement = putOff(task, at + 4_000, at);
        await ledger().wheel.settleTasks('worker-1', [settlement]);
        const lease = { worker: 'worker-1', token: 'token-2' };
        const [again] = await ledger().wheel.claimTasks({ ids: [task.id], from: at, until: at + 5_000, lease });
        await ledger().wheel.settleTasks('worker-1', [settlement]);
        assert.deepEqual(await ledger().tasks.findTask(task.id), again);
      });
    });
  });
}
