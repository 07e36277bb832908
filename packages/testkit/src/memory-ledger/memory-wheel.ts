import {
  slotOf,
  slotStart,
  slotMs,
  type Attempt,
  type FlowSkip,
  type Settlement,
  type Slot,
  type Task,
  type WheelLedger,
} from '@qbasecron/core';
import { by, copy, selectTasks, type MemoryStore } from './memory-store.ts';

export function createMemoryWheel(store: MemoryStore): WheelLedger {
  /** The stored tasks themselves, of those ids that the worker holds. */
  function held(ids: readonly string[], worker: string): Task[] {
    return [...new Set(ids)].flatMap((id) => {
      const task = store.tasks.get(id);
      return task?.state === 'delivering' && task.lease?.worker === worker ? [task] : [];
    });
  }

  function scheduled(fits: (task: Task) => boolean, limit: number): string[] {
    const tasks = selectTasks(store, (task) => task.state === 'scheduled' && fits(task));
    tasks.sort(
      by<Task>(
        (task) => task.nextAttemptAt,
        (task) => task.id,
      ),
    );
    return tasks.slice(0, Math.max(limit, 0)).map((task) => task.id);
  }

  return {
    async slotTaskIds(slot, limit, skip) {
      const from = slotStart(slot);
      const inSlot = (task: Task): boolean =>
        task.partition === slot.partition && isWithin(task.nextAttemptAt, from, from + slotMs);
      return scheduled((task) => inSlot(task) && !isSkipped(task, skip), limit);
    },

    async dueTaskIds(before, partitions, limit, skip) {
      const isDue = (task: Task): boolean => task.nextAttemptAt < before && partitions.includes(task.partition);
      return scheduled((task) => isDue(task) && !isSkipped(task, skip), limit);
    },

    async claimTasks({ ids, from, until, lease, skip }) {
      for (const id of ids) {
        const task = store.tasks.get(id);
        if (task?.state !== 'scheduled' || !isWithin(task.nextAttemptAt, from, until) || isSkipped(task, skip))
          continue;
        Object.assign(task, { state: 'delivering', lease: copy(lease) });
      }
      return held(ids, lease.worker)
        .filter((task) => task.lease?.token === lease.token)
        .map((task) => copy(task));
    },

    async postponeFlows({ partitions, from, until, skip, to }) {
      let count = 0;
      for (const task of store.tasks.values()) {
        if (task.state !== 'scheduled' || !partitions.includes(task.partition) || !isSkipped(task, skip)) continue;
        if (!isWithin(task.nextAttemptAt, from, until)) continue;
        task.postponedFrom ??= task.nextAttemptAt;
        task.nextAttemptAt = Math.min(to, task.expiresAt ?? to);
        count += 1;
      }
      return count;
    },

    async announceSends(ids, worker, sentAt) {
      const tasks = held(ids, worker);
      for (const task of tasks) task.sentAt = sentAt;
      return tasks.map((task) => task.id);
    },

    async retakeTask(id, old, token) {
      const task = held([id], old.worker).find((one) => one.lease?.token === old.token || one.lease?.token === token);
      if (task) task.lease = { worker: old.worker, token };
      return task !== undefined;
    },

    async releaseTasks(ids, worker) {
      const tasks = held(ids, worker);
      for (const task of tasks) Object.assign(task, { state: 'scheduled', lease: null, sentAt: null });
      return tasks.length;
    },

    async recordAttempts(attempts) {
      const before: Attempt[] = [];
      for (const attempt of attempts) {
        const ofTask = store.attempts.get(attempt.taskId) ?? new Map();
        store.attempts.set(attempt.taskId, ofTask);
        const onRecord = ofTask.get(attempt.number);
        if (onRecord) before.push(copy(onRecord));
        if (!onRecord || isKnownNow(onRecord, attempt)) ofTask.set(attempt.number, copy(attempt));
      }
      return before;
    },

    async settleTasks(worker, settlements) {
      for (const settlement of settlements) {
        for (const task of held([settlement.id], worker)) {
          if (task.attemptCount === settlement.attemptCount && !isPutOff(task, settlement)) settle(task, settlement);
        }
      }
    },

    async heldTasks(worker, limit) {
      return [...store.tasks.values()].flatMap(heldBy(worker)).slice(0, Math.max(limit, 0));
    },

    async holders() {
      const holding = [...store.tasks.values()].filter((task) => task.state === 'delivering');
      return [...new Set(holding.flatMap((task) => task.lease?.worker ?? []))];
    },

    async occupiedSlots(from, until) {
      const inRange = (at: number): boolean => at >= from && at < until;
      const slots = new Map<string, Slot>();
      for (const task of store.tasks.values()) {
        if (task.state !== 'scheduled' || !inRange(task.nextAttemptAt)) continue;
        const slot = slotOf(task.partition, task.nextAttemptAt);
        slots.set(`${slot.partition}-${slot.second}`, slot);
      }
      return [...slots.values()].sort(
        by<Slot>(
          (slot) => slot.second,
          (slot) => slot.partition,
        ),
      );
    },

    partitionCount: () => store.partitionCount,
  };
}

function isWithin(at: number, from: number, until: number): boolean {
  return at >= from && at < until;
}

function isSkipped({ flow, expiresAt }: Task, skip: FlowSkip | undefined): boolean {
  return skip !== undefined && skip.flows.includes(flow) && (expiresAt === null || expiresAt >= skip.expiresBefore);
}

/** True when an attempt that was taken for lost is now reported by its own worker. */
function isKnownNow(onRecord: Attempt, { outcome, token }: Attempt): boolean {
  return onRecord.outcome === 'lost' && outcome !== 'lost' && onRecord.token === token;
}

/** True when the settlement that puts the task off was written before, and the task has been claimed anew since. */
function isPutOff({ nextAttemptAt }: Task, settlement: Settlement): boolean {
  return settlement.postponedFrom !== null && nextAttemptAt >= (settlement.nextAttemptAt ?? 0);
}

function settle(
  task: Task,
  { add, nextAttemptAt, answered, lastTarget, attemptCount: _, ...values }: Settlement,
): void {
  Object.assign(task, values, {
    answered: answered ?? task.answered,
    lastTarget: lastTarget ?? task.lastTarget,
    lease: null,
    sentAt: null,
    nextAttemptAt: nextAttemptAt ?? task.nextAttemptAt,
    attemptCount: task.attemptCount + add.attempts,
    triesSpent: task.triesSpent + add.tries,
    lostCount: task.lostCount + add.lost,
  });
}

function heldBy(worker: string): (task: Task) => Awaited<ReturnType<WheelLedger['heldTasks']>> {
  return ({ state, lease, id, partition, nextAttemptAt, attemptCount, lostCount, delivery, sentAt, answered }) => {
    if (state !== 'delivering' || lease?.worker !== worker) return [];
    const { token } = lease;
    return [{ id, partition, token, nextAttemptAt, attemptCount, lostCount, delivery, sentAt, answered }];
  };
}
