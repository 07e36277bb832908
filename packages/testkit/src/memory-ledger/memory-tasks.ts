import type { Task, TaskCondition, TaskLedger, TaskQuery } from '@qbasecron/core';
import { assignGiven, by, copy, selectTasks, type MemoryStore } from './memory-store.ts';

export function createMemoryTasks(store: MemoryStore): TaskLedger {
  return {
    async insertTasks(tasks) {
      return tasks.map((task) => {
        if (store.tasks.has(task.id)) return 'exists';
        store.tasks.set(task.id, copy(task));
        return 'inserted';
      });
    },

    async findTask(id) {
      const task = store.tasks.get(id);
      return task && task.deletedAt === null ? copy(task) : null;
    },

    async findAttempts(taskId) {
      const attempts = store.tasks.has(taskId) ? store.attempts.get(taskId) : undefined;
      return [...(attempts?.values() ?? [])].sort(by((attempt) => attempt.number)).map((attempt) => copy(attempt));
    },

    async listTasks(query) {
      const tasks = selectTasks(store, (task) => task.deletedAt === null && fitsQuery(task, query));
      tasks.sort(
        by<Task>(
          (task) => sortKey(task, query),
          (task) => task.id,
        ),
      );
      if (query.order === 'newest') tasks.reverse();
      return tasks.filter((task) => isAfter(task, query)).slice(0, Math.max(query.limit, 0));
    },

    async changeTask(id, condition, change) {
      const task = store.tasks.get(id);
      if (!task || task.deletedAt !== null || !fitsCondition(task, condition)) return null;
      assignGiven(task, change);
      task.revision += 1;
      return copy(task);
    },

    async overdueAcks(before, limit) {
      const overdue = selectTasks(store, (task) => task.state === 'awaiting_ack' && task.nextAttemptAt < before);
      return overdue.sort(by((task) => task.nextAttemptAt)).slice(0, Math.max(limit, 0));
    },
  };
}

function fitsCondition(task: Task, { states, revision, leaseToken }: TaskCondition): boolean {
  return (
    states.includes(task.state) &&
    (revision === undefined || task.revision === revision) &&
    (leaseToken === undefined || task.lease?.token === leaseToken)
  );
}

function fitsQuery(task: Task, query: TaskQuery): boolean {
  return (
    (query.order === 'newest' || task.state === 'scheduled') &&
    (query.states === undefined || query.states.includes(task.state)) &&
    (query.label === undefined || task.labels.includes(query.label)) &&
    (query.scheduleId === undefined || task.scheduleId === query.scheduleId) &&
    (query.destination === undefined || task.destination === query.destination) &&
    (query.finishReasons === undefined ||
      (task.finishReason !== null && query.finishReasons.includes(task.finishReason))) &&
    (query.lastStatus === undefined || task.lastStatus === query.lastStatus) &&
    (query.finishedFrom === undefined || (task.finishedAt !== null && task.finishedAt >= query.finishedFrom)) &&
    (query.finishedUntil === undefined || (task.finishedAt !== null && task.finishedAt < query.finishedUntil)) &&
    (query.dueFrom === undefined || task.dueAt >= query.dueFrom) &&
    (query.dueUntil === undefined || task.dueAt < query.dueUntil) &&
    (query.text === undefined || task.desc.toLowerCase().includes(query.text.toLowerCase()))
  );
}

function sortKey(task: Task, query: TaskQuery): number {
  return query.order === 'newest' ? task.createdAt : task.nextAttemptAt;
}

function isAfter(task: Task, query: TaskQuery): boolean {
  if (!query.after) return true;
  const { at, id } = query.after;
  const key = sortKey(task, query);
  if (key === at) return query.order === 'newest' ? task.id < id : task.id > id;
  return query.order === 'newest' ? key < at : key > at;
}
