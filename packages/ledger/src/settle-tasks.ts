import type { Logger, Settlement } from '@qbasecron/core';
import type { AnyBulkWriteOperation, Document } from 'mongodb';
import { dateAttemptsOfTasks } from './attempts.ts';
import { toDate } from './fields.ts';
import type { Guard } from './guard.ts';
import { mapLimited } from './map-limited.ts';
import type { Collections, StoredRecord } from './names.ts';
import { encodeTaskChange } from './task-document.ts';

type Deps = { collections: Collections; guard: Guard; log: Logger };

const parallelMax = 4;

/**
 * Settlements that share everything but the id are one update; the others go together in one bulk write. A task that
 * the worker does not hold is left as it is, so that repeating is harmless.
 */
export async function settleTasks(deps: Deps, worker: string, settlements: readonly Settlement[]): Promise<void> {
  const { collections, guard } = deps;
  const groups = groupByValues(settlements);
  const shared = groups.filter((group) => group.ids.length > 1);
  const single = groups.filter((group) => group.ids.length === 1);
  const writes = shared.map(
    ({ ids, attempts, update }) =>
      () =>
        collections.tasks.updateMany({ _id: { $in: ids }, ...heldBy(worker), ...attempts }, update) as Promise<unknown>,
  );
  if (single.length > 0) {
    const operations = single.map(({ ids: [id], attempts, update }): AnyBulkWriteOperation<StoredRecord> => ({
      updateOne: { filter: { _id: id, ...heldBy(worker), ...attempts } as Document, update },
    }));
    writes.push(() => collections.tasks.bulkWrite(operations, { ordered: false }));
  }
  await mapLimited(writes, parallelMax, (write) => guard.write(write));
  await dateAttemptsOfTasks(
    deps,
    settlements.flatMap(({ id, purgeAt, add }) => (purgeAt !== null && add.attempts === 0 ? [{ id, purgeAt }] : [])),
  );
}

/** The condition of every write of a worker to what it holds. */
export function heldBy(worker: string): { state: 'delivering'; 'lease.worker': string } {
  return { state: 'delivering', 'lease.worker': worker };
}

type SettledValues = Omit<Settlement, 'id' | 'attemptCount'>;

/** `attempts` is the part of the condition that a repeat after a new claim does not meet. */
type Group = { ids: string[]; attempts: Document; update: Document };

function groupByValues(settlements: readonly Settlement[]): Group[] {
  const groups = new Map<string, Group>();
  for (const { id, attemptCount, ...values } of settlements) {
    const key = JSON.stringify([
      attemptCount,
      values.state,
      values.finishReason,
      values.lastStatus,
      values.lastError,
      values.nextAttemptAt,
      values.finishedAt,
      values.purgeAt,
      values.add.attempts,
      values.add.tries,
      values.add.lost,
      values.answered,
      values.lastTarget,
      values.postponedFrom,
    ]);
    const group = groups.get(key);
    if (group) group.ids.push(id);
    else groups.set(key, { ids: [id], attempts: conditionOf(attemptCount, values), update: updateOf(values) });
  }
  return [...groups.values()];
}

/** Being put off adds no attempt: what tells that it was not done before is that the task is due earlier. */
function conditionOf(attemptCount: number, { postponedFrom, nextAttemptAt }: SettledValues): Document {
  const attempts = withAttempts(attemptCount);
  if (postponedFrom === null || nextAttemptAt === null) return attempts;
  return { ...attempts, next_attempt_at: { $lt: toDate(nextAttemptAt) } };
}

/** A count of zero is left out of the document. */
export function withAttempts(attemptCount: number): Document {
  return { attempt_count: attemptCount === 0 ? { $in: [null, 0] } : attemptCount };
}

function updateOf(values: SettledValues): Document {
  const { add, nextAttemptAt, answered, lastTarget, ...fields } = values;
  const update = encodeTaskChange({
    ...fields,
    ...(nextAttemptAt === null ? {} : { nextAttemptAt }),
    ...(answered === null ? {} : { answered }),
    ...(lastTarget === null ? {} : { lastTarget }),
    lease: null,
    sentAt: null,
  });
  const counts = { attempt_count: add.attempts, tries_spent: add.tries, lost_count: add.lost };
  const increments = Object.entries(counts).filter(([, count]) => count > 0);
  return increments.length > 0 ? { ...update, $inc: Object.fromEntries(increments) } : update;
}
