import type { Attempt, EpochMs, Logger } from '@qbasecron/core';
import { attemptIdOf, attemptIdsOf, decodeAttempt, encodeAttempt } from './attempt-document.ts';
import { toDate } from './fields.ts';
import type { Guard } from './guard.ts';
import { insertRecords } from './insert-records.ts';
import type { Collections, StoredRecord } from './names.ts';
import { countProjection, decodeAttemptCount } from './task-document.ts';

type Deps = { collections: Collections; guard: Guard; log: Logger };

/** Attempts are forgotten this long after their task. */
const attemptsOutliveTaskMs = 24 * 60 * 60_000;

/** When a task's attempts may be forgotten, given when the task itself may be. */
export function attemptsPurgeAt(taskPurgeAt: EpochMs): EpochMs {
  return taskPurgeAt + attemptsOutliveTaskMs;
}

/** All attempts of a task in order of number; also one whose task is not settled yet. */
export function findAttempts({ collections, guard }: Deps, taskId: string): Promise<Attempt[]> {
  return guard.read(async () => {
    const task = await collections.tasks.findOne({ _id: taskId }, { projection: countProjection });
    if (!task) return [];
    const { attemptCount } = decodeAttemptCount(task);
    const ids = attemptIdsOf(taskId, attemptCount + 1);
    const records = await collections.attempts.find({ _id: { $in: ids } }).toArray();
    return records.map(decodeAttempt).sort((one, other) => one.number - other.number);
  });
}

/**
 * Writes attempts; repeating is harmless. The attempt that ends its task (it has a purge date) dates the earlier ones
 * of that task too: when they were written, their task's end was not known.
 */
export async function recordAttempts(
  deps: Deps,
  attempts: readonly Attempt[],
  purgeAt: (attempt: Attempt) => EpochMs | null,
): Promise<Attempt[]> {
  if (attempts.length === 0) return [];
  const dated = attempts.map((attempt) => ({ attempt, at: purgeAt(attempt) }));
  const existing = await insertRecords(
    { collection: deps.collections.attempts, guard: deps.guard },
    dated.map(({ attempt, at }) => encodeAttempt(attempt, at)),
    attemptBytes,
  );
  const before =
    existing.size === 0
      ? []
      : await readBefore(
          deps,
          attempts.filter((_, index) => existing.has(index)),
        );
  const ends = dated.flatMap(({ attempt: { taskId, number }, at }) =>
    at === null ? [] : [{ taskId, last: number - 1, at }],
  );
  await dateAttempts(deps, ends);
  return before;
}

type AttemptsDate = { taskId: string; last: number; at: EpochMs | null };

/** Sets the purge date of each task's attempts up to number `last`; null unsets it. Repeating is harmless. */
export async function dateAttempts({ collections, guard }: Deps, dates: readonly AttemptsDate[]): Promise<void> {
  const idsByDate = new Map<EpochMs | null, string[]>();
  for (const { taskId, last, at } of dates) {
    if (last < 1) continue;
    const ids = idsByDate.get(at) ?? [];
    idsByDate.set(at, ids);
    ids.push(...attemptIdsOf(taskId, last));
  }
  for (const [at, ids] of idsByDate) {
    const update = at === null ? { $unset: { purge_at: '' as const } } : { $set: { purge_at: toDate(at) } };
    await guard.write(() => collections.attempts.updateMany({ _id: { $in: ids } }, update));
  }
}

/** The same for tasks that ended without an attempt: how many there were before is read from the ledger. */
export async function dateAttemptsOfTasks(
  deps: Deps,
  tasks: readonly { id: string; purgeAt: EpochMs }[],
): Promise<void> {
  if (tasks.length === 0) return;
  const { collections, guard } = deps;
  const purgeAtById = new Map(tasks.map(({ id, purgeAt }) => [id, purgeAt]));
  const counts = await guard.read(() =>
    collections.tasks
      .find({ _id: { $in: [...purgeAtById.keys()] }, attempt_count: { $gt: 0 } })
      .project<StoredRecord>(countProjection)
      .toArray(),
  );
  const dates = counts.map((record) => {
    const { id, attemptCount } = decodeAttemptCount(record);
    return { taskId: id, last: attemptCount, at: attemptsPurgeAt(purgeAtById.get(id) ?? 0) };
  });
  await dateAttempts(deps, dates);
}

/**
 * What is on record under the numbers of `attempts`. A number that two claims have used would be a fault of ours; the
 * second record is dropped, but not in silence.
 */
async function readBefore({ collections, guard, log }: Deps, attempts: readonly Attempt[]): Promise<Attempt[]> {
  const tokens = new Map(attempts.map((attempt) => [attemptIdOf(attempt), attempt.token]));
  const records = await guard.read(() => collections.attempts.find({ _id: { $in: [...tokens.keys()] } }).toArray());
  return records.map((record) => {
    const attempt = decodeAttempt(record);
    const { taskId, number, token } = attempt;
    const droppedToken = tokens.get(record._id);
    if (token !== droppedToken) log.error({ taskId, number, token, droppedToken }, 'two attempts have one number');
    return attempt;
  });
}

/** At most three bytes a UTF-16 unit of what may be long, and a kilobyte for the rest. */
function attemptBytes(record: StoredRecord): number {
  const long = [record['response_excerpt'], record['error_detail']];
  return 1_024 + 3 * long.reduce((sum: number, value) => sum + (typeof value === 'string' ? value.length : 0), 0);
}
