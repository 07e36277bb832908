import type { FinishReason, Occurrence, OccurrenceLedger, OpenOccurrence, PlanResult, Task } from '@qbasecron/core';
import { by, copy, firstOf, type MemoryStore } from './memory-store.ts';

type StoredOccurrence = Task & { scheduleId: string; occurrence: Occurrence };

export function createMemoryOccurrences(store: MemoryStore): OccurrenceLedger {
  /** The stored tasks themselves. */
  function occurrences(fits: (task: StoredOccurrence) => boolean): StoredOccurrence[] {
    const found: StoredOccurrence[] = [];
    for (const task of store.tasks.values()) if (isOccurrence(task) && fits(task)) found.push(task);
    return found;
  }

  function plan(task: Task, revive: readonly FinishReason[], anyRevision: boolean): PlanResult {
    const onRecord = store.tasks.get(task.id);
    if (!onRecord) {
      store.tasks.set(task.id, copy(task));
      return 'inserted';
    }
    const fate = judgeRenewal(onRecord, task, revive, anyRevision);
    if (fate !== 'renewed') return fate;
    const { id, partition, createdAt, revision } = onRecord;
    store.tasks.set(task.id, { ...copy(task), id, partition, createdAt, revision: revision + 1 });
    return 'renewed';
  }

  return {
    async planOccurrences({ tasks, revive, anyRevision }) {
      return tasks.map((task) => plan(task, revive, anyRevision));
    },

    async openOccurrences(scheduleIds, limit) {
      const wanted = new Set(scheduleIds);
      const open = occurrences(({ scheduleId, state }) => wanted.has(scheduleId) && isOpen(state));
      open.sort(
        by<StoredOccurrence>(
          (task) => task.scheduleId,
          (task) => task.occurrence.nominalAt,
          (task) => task.id,
        ),
      );
      return firstOf(open.map(toOpen), limit);
    },

    async firstRunNumberAfter(scheduleId, nominalAfter, revision) {
      const numbers = occurrences(
        ({ scheduleId: id, occurrence: { kind, nominalAt, runNumber, scheduleRevision } }) =>
          id === scheduleId &&
          scheduleRevision === revision &&
          nominalAt > nominalAfter &&
          runNumber > 0 &&
          (kind === 'planned' || kind === 'catchup'),
      ).map((task) => task.occurrence.runNumber);
      return numbers.length > 0 ? Math.min(...numbers) : null;
    },

    async cancelOccurrences({ scheduleId, kinds, revisionBelow, backfillId, reason, at, purgeAt }) {
      const cancelled = occurrences(
        (task) =>
          task.scheduleId === scheduleId &&
          task.state === 'scheduled' &&
          task.attemptCount === 0 &&
          kinds.includes(task.occurrence.kind) &&
          task.occurrence.scheduleRevision < revisionBelow &&
          (backfillId === undefined || task.occurrence.backfillId === backfillId),
      );
      for (const task of cancelled) cancel(task, reason, at, purgeAt);
      return cancelled.length;
    },

    async endOccurrences({ ids, at, purgeAt }) {
      const wanted = new Set(ids);
      const ended = occurrences(
        ({ id, state, attemptCount, occurrence }) =>
          wanted.has(id) &&
          !occurrence.endsAfterAttempt &&
          (state === 'delivering' || state === 'awaiting_ack' || (state === 'scheduled' && attemptCount > 0)),
      );
      for (const task of ended) {
        task.occurrence.endsAfterAttempt = true;
        if (task.state === 'scheduled') cancel(task, 'overlap', at, purgeAt);
      }
      return ended.length;
    },

    async wakeOccurrence(id, nextAttemptAt) {
      const task = store.tasks.get(id);
      if (!task?.occurrence || task.state !== 'scheduled' || task.attemptCount > 0) return false;
      task.nextAttemptAt = nextAttemptAt;
      return true;
    },

    async listOccurrences({ scheduleId, from, until, order, limit }) {
      const found = occurrences(
        ({ scheduleId: id, occurrence: { nominalAt } }) => id === scheduleId && nominalAt >= from && nominalAt < until,
      );
      found.sort(
        by<StoredOccurrence>(
          (task) => task.occurrence.nominalAt,
          (task) => task.id,
        ),
      );
      return firstOf<Task>(order === 'latest' ? found.reverse() : found, limit);
    },
  };
}

/** What becomes of the task on record when `task` is planned under its id. */
function judgeRenewal(
  onRecord: Task,
  task: Task,
  revive: readonly FinishReason[],
  anyRevision: boolean,
): Exclude<PlanResult, 'inserted'> {
  const { state, occurrence, attemptCount, sentAt, deletedAt, finishReason } = onRecord;
  if (!occurrence || attemptCount > 0 || sentAt !== null || deletedAt !== null) return 'stands';
  const isOlder = occurrence.scheduleRevision < (task.occurrence?.scheduleRevision ?? 0);
  switch (state) {
    case 'scheduled':
      return isOlder ? 'renewed' : 'stands';
    case 'delivering':
      return isOlder ? 'held' : 'stands';
    case 'cancelled': {
      const mayLive = finishReason !== null && revive.includes(finishReason);
      return mayLive && (isOlder || anyRevision) ? 'renewed' : 'stands';
    }
    default:
      return 'stands';
  }
}

function isOccurrence(task: Task): task is StoredOccurrence {
  return task.scheduleId !== null && task.occurrence !== null;
}

function isOpen(state: Task['state']): boolean {
  return state === 'scheduled' || state === 'delivering';
}

function cancel(task: Task, finishReason: FinishReason, at: number, purgeAt: number): void {
  Object.assign(task, { state: 'cancelled', finishReason, finishedAt: at, purgeAt });
}

function toOpen(task: StoredOccurrence): OpenOccurrence {
  const { id, scheduleId, dueAt, partition, nextAttemptAt, state, attemptCount, lease } = task;
  const { scheduleRevision, nominalAt, kind } = task.occurrence;
  return {
    taskId: id,
    scheduleId,
    scheduleRevision,
    nominalAt,
    dueAt,
    partition,
    nextAttemptAt,
    state,
    attemptCount,
    kind,
    lease,
  };
}
