import { attemptsPurgeAt, type Attempt, type EpochMs, type Logger } from '@qbasecron/core';
import { attemptIdOf, attemptIdsOf, decodeAttempt, encodeAttempt, encodeAttemptChange } from './attempt-document.ts';
import { decodeEach } from './decode-each.ts';
import { toDate } from './fields.ts';
import type { Guard } from './guard.ts';
import { insertRecords } from './insert-records.ts';
import type { Collections, StoredRecord } from './names.ts';
import { countProjection, decodeAttemptCount } from './task-document.ts';

type Deps = { collections: Collections; guard: Guard; log: Logger };

/** All attempts of a task in order of number; also one whose task is not settled yet. */
export function findAttempts(deps: Deps, taskId: string): Promise<Attempt[]> {
  const { collections, guard, log } = deps;
  return guard.read(async () => {
    const task = await collections.tasks.findOne({ _id: taskId }, { projection: countProjection });
    if (!task) return [];
    const { attemptCount } = decodeAttemptCount(task);
    const ids = attemptIdsOf(taskId, attemptCount + 1);
    const records = await collections.attempts.find({ _id: { $in: ids } }).toArray();
    return decodeReadable(log, records).sort((one, other) => one.number - other.number);
  });
}

function decodeReadable(log: Logger, records: readonly StoredRecord[]): Attempt[] {
  return decodeEach(records, decodeAttempt, ({ _id }, error) =>
    log.error({ error, attemptId: _id }, 'an attempt in the ledger cannot be read'),
  );
}

/**
 * Writes attempts; repeating is harmless. The attempt that ends its task (it has a purge date) dates the earlier ones
 * of that task too: when they were written, their task's end was not known. A record that cannot be read stays as it
 * is and is not among those returned.
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
  await replaceLost(deps, dated, before);
  const ends = dated.flatMap(({ attempt: { taskId, number }, at }) =>
    at === null ? [] : [{ taskId, last: number - 1, at }],
  );
  await dateAttempts(deps, ends);
  return before;
}

/**
 * A worker that was taken for lost may come back and know what came of its attempt. The condition on the outcome makes
 * repeating harmless, and keeps what is known from giving way to anything.
 */
async function replaceLost(
  { collections, guard }: Deps,
  dated: readonly { attempt: Attempt; at: EpochMs | null }[],
  before: readonly Attempt[],
): Promise<void> {
  const lostTokens = new Map(
    before.flatMap((attempt) => (attempt.outcome === 'lost' ? [[attemptIdOf(attempt), attempt.token]] : [])),
  );
  const operations = dated.flatMap(({ attempt, at }) => {
    const { token, outcome } = attempt;
    const id = attemptIdOf(attempt);
    if (outcome === 'lost' || lostTokens.get(id) !== token) return [];
    return [{ updateOne: { filter: { _id: id, token, outcome: 'lost' }, update: encodeAttemptChange(attempt, at) } }];
  });
  if (operations.length === 0) return;
  await guard.write(() => collections.attempts.bulkWrite(operations, { ordered: false }));
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
  // A damaged count belongs to a task that is failed for being unreadable, and named in the log there.
  const dates = decodeEach(counts, decodeAttemptCount, () => {}).map(({ id, attemptCount }) => {
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
  const before = decodeReadable(log, records);
  for (const attempt of before) {
    const { taskId, number, token } = attempt;
    const droppedToken = tokens.get(attemptIdOf(attempt));
    if (token !== droppedToken) log.error({ taskId, number, token, droppedToken }, 'two attempts have one number');
  }
  return before;
}

/** At most three bytes a UTF-16 unit of what may be long, and a kilobyte for the rest. */
function attemptBytes(record: StoredRecord): number {
  const long = [record['response_excerpt'], record['error_detail']];
  return 1_024 + 3 * long.reduce((sum: number, value) => sum + (typeof value === 'string' ? value.length : 0), 0);
}
