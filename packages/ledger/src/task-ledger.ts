import { attemptsPurgeAt } from '@qbasecron/core';
import type { Logger, Task, TaskChange, TaskCondition, TaskLedger, TaskQuery } from '@qbasecron/core';
import type { Filter } from 'mongodb';
import { afterWrite } from './after-write.ts';
import { dateAttempts, findAttempts } from './attempts.ts';
import { decodeEach } from './decode-each.ts';
import type { Guard } from './guard.ts';
import { insertRecords } from './insert-records.ts';
import { toDate } from './fields.ts';
import { findTasks } from './list-tasks.ts';
import type { Collections, StoredRecord } from './names.ts';
import { decodeTask, encodeTask, encodeTaskChange } from './task-document.ts';

type Deps = { collections: Collections; guard: Guard; log: Logger; listTimeMaxMs: number };

export function createTaskLedger(deps: Deps): TaskLedger {
  const { collections, guard } = deps;
  return {
    async insertTasks(tasks) {
      const existing = await insertRecords({ collection: collections.tasks, guard }, tasks.map(encodeTask), taskBytes);
      return tasks.map((_, index) => (existing.has(index) ? 'exists' : 'inserted'));
    },
    findTask: (id) =>
      guard.read(async () => {
        const record = await collections.tasks.findOne({ _id: id, deleted_at: null });
        return record && decodeTask(record);
      }),
    findAttempts: (taskId) => findAttempts(deps, taskId),
    listTasks: (query) => listTasks(deps, query),
    changeTask: (id, condition, change) => changeTask(deps, id, condition, change),
    async overdueAcks(before, limit) {
      if (limit <= 0) return [];
      const filter = { state: 'awaiting_ack', next_attempt_at: { $lt: toDate(before) } } as const;
      const find = collections.tasks.find(filter).sort({ next_attempt_at: 1 }).limit(limit);
      return decodeReadable(deps, await guard.read(() => find.toArray()));
    },
  };
}

/** At most three bytes a UTF-16 unit, and about a kilobyte for the rest of a task. */
export function taskBytes(record: StoredRecord): number {
  const long = [record['data'], record['body'], record['desc'], record['callback_url']];
  return 1_024 + 3 * long.reduce((sum: number, value) => sum + (typeof value === 'string' ? value.length : 0), 0);
}

async function listTasks({ collections, guard, log, listTimeMaxMs }: Deps, query: TaskQuery): Promise<Task[]> {
  return decodeReadable({ log }, await guard.readInTime(() => findTasks(collections, query, listTimeMaxMs)));
}

/** What cannot be read is told in the log and left out. */
export function decodeReadable({ log }: Pick<Deps, 'log'>, records: readonly StoredRecord[]): Task[] {
  return decodeEach(records, decodeTask, ({ _id }, error) =>
    log.error({ error, taskId: _id }, 'a task in the ledger cannot be read'),
  );
}

/**
 * A conditional update and a read: on simple servers that is ten times cheaper than findOneAndUpdate. The condition is
 * decided by the update alone; what is read may already hold a later change.
 */
async function changeTask(deps: Deps, id: string, condition: TaskCondition, change: TaskChange): Promise<Task | null> {
  const { collections, guard } = deps;
  const filter: Filter<StoredRecord> = {
    _id: id,
    state: { $in: [...condition.states] },
    ...(condition.revision === undefined ? {} : { revision: condition.revision }),
    ...(condition.leaseToken === undefined ? {} : { 'lease.token': condition.leaseToken }),
    deleted_at: null,
  };
  const update = { ...encodeTaskChange(change), $inc: { revision: 1 } };
  const { matchedCount } = await guard.write(() => collections.tasks.updateOne(filter, update));
  if (matchedCount === 0) return null;
  const record = await afterWrite(() => guard.read(() => collections.tasks.findOne({ _id: id })));
  const task = record && decodeTask(record);
  if (task && change.purgeAt !== undefined && task.attemptCount > 0) await dateAttemptsOf(deps, task);
  return task;
}

/** The attempts follow their task's purge date. The change itself is done: a failure here only keeps them too long. */
async function dateAttemptsOf(deps: Deps, task: Task): Promise<void> {
  const at = task.purgeAt === null ? null : attemptsPurgeAt(task.purgeAt);
  try {
    await dateAttempts(deps, [{ taskId: task.id, last: task.attemptCount, at }]);
  } catch (error) {
    deps.log.warn({ error, taskId: task.id }, 'the attempts of a task were not given its purge date');
  }
}
