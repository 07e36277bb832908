import type { FinishReason, Logger, OccurrenceLedger, PlanResult, Task } from '@qbasecron/core';
import type { AnyBulkWriteOperation, Filter } from 'mongodb';
import { afterWrite } from '../after-write.ts';
import { decodeEach } from '../decode-each.ts';
import { decode, projectionOf, required, text, type Codecs } from '../fields.ts';
import type { Guard } from '../guard.ts';
import { insertRecords } from '../insert-records.ts';
import type { Collections, StoredRecord } from '../names.ts';
import { withAttempts } from '../settle-tasks.ts';
import { encodeTask, encodeTaskChange, taskCodecs } from '../task-document.ts';
import { taskBytes } from '../task-ledger.ts';

type Deps = { collections: Collections; guard: Guard; log: Logger };
type Plan = Parameters<OccurrenceLedger['planOccurrences']>[0];

/** What decides whether a task on record is renewed. */
type OnRecord = Pick<
  Task,
  'id' | 'occurrence' | 'state' | 'finishReason' | 'attemptCount' | 'sentAt' | 'deletedAt' | 'revision'
>;

const onRecordCodecs: Codecs<OnRecord> = {
  id: required('_id', text),
  occurrence: taskCodecs.occurrence,
  state: taskCodecs.state,
  finishReason: taskCodecs.finishReason,
  attemptCount: taskCodecs.attemptCount,
  sentAt: taskCodecs.sentAt,
  deletedAt: taskCodecs.deletedAt,
  revision: taskCodecs.revision,
};
const onRecordProjection = projectionOf(onRecordCodecs);

/** A task that changes between each look and its renewal so often is left for the next plan. */
const looksMax = 3;

/**
 * One insert, which is all that a first plan needs. Of those that were on record before, one look tells which are to
 * be renewed, and one bulk write renews them, each on condition that it is still as it was seen. Only when not all of
 * them were is it looked again.
 */
export async function planOccurrences(deps: Deps, plan: Plan): Promise<PlanResult[]> {
  const { collections, guard } = deps;
  const existing = await insertRecords(
    { collection: collections.tasks, guard },
    plan.tasks.map((task) => encodeTask(task)),
    taskBytes,
  );
  const results = plan.tasks.map((_, index): PlanResult => (existing.has(index) ? 'held' : 'inserted'));
  let open: Open[] = plan.tasks.flatMap((task, index) => (existing.has(index) ? [{ index, task, seen: null }] : []));
  for (let looks = 0; open.length > 0 && looks < looksMax; looks++) {
    open = await afterWrite(() => renewEach(deps, plan, open, results));
  }
  return results;
}

/** One that was on record before, and how it was when this call tried to renew it. */
type Open = { index: number; task: Task; seen: OnRecord | null };

/** Writes what is certain to `results` and resolves to those that changed in between. */
async function renewEach(deps: Deps, plan: Plan, open: readonly Open[], results: PlanResult[]): Promise<Open[]> {
  const records = await findOnRecord(deps, open);
  const eligible: { open: Open; seen: OnRecord }[] = [];
  for (const one of open) {
    const seen = records.get(one.task.id);
    // Purged in this moment: it is as good as new at the next plan, which `held` asks for.
    if (seen === undefined) continue;
    const verdict = seen === 'unreadable' ? 'stands' : judge(seen, one, plan);
    if (verdict === 'renew') eligible.push({ open: one, seen: seen as OnRecord });
    else results[one.index] = verdict;
  }
  if (eligible.length === 0) return [];
  const operations = eligible.map(({ open: { task }, seen }): AnyBulkWriteOperation<StoredRecord> => {
    return { updateOne: { filter: asSeen(seen), update: renewal(task) } };
  });
  const { matchedCount } = await deps.guard.write(() =>
    deps.collections.tasks.bulkWrite(operations, { ordered: false }),
  );
  if (matchedCount < eligible.length) return eligible.map(({ open: one, seen }) => ({ ...one, seen }));
  for (const { open: one } of eligible) results[one.index] = 'renewed';
  return [];
}

async function findOnRecord(
  { collections, guard, log }: Deps,
  open: readonly Open[],
): Promise<Map<string, OnRecord | 'unreadable'>> {
  const ids = open.map(({ task }) => task.id);
  const records = await guard.read(() =>
    collections.tasks
      .find({ _id: { $in: ids } })
      .batchSize(ids.length + 1)
      .project<StoredRecord>(onRecordProjection)
      .toArray(),
  );
  const found = new Map<string, OnRecord | 'unreadable'>();
  const readable = decodeEach(
    records,
    (record) => decode(onRecordCodecs, record),
    ({ _id }, error) => {
      log.error({ error, taskId: _id }, 'an occurrence in the ledger cannot be read and stands as it is');
      found.set(_id, 'unreadable');
    },
  );
  for (const record of readable) found.set(record.id, record);
  return found;
}

function judge(onRecord: OnRecord, { task, seen }: Open, plan: Plan): Exclude<PlanResult, 'inserted'> | 'renew' {
  const { state, occurrence, attemptCount, sentAt, deletedAt, finishReason, revision } = onRecord;
  if (!occurrence || attemptCount > 0 || sentAt !== null || deletedAt !== null) return 'stands';
  const planned = task.occurrence?.scheduleRevision ?? 0;
  // This call's own renewal, or the same one by another planner.
  if (seen && revision === seen.revision + 1 && occurrence.scheduleRevision === planned) return 'renewed';
  const isOlder = occurrence.scheduleRevision < planned;
  switch (state) {
    case 'scheduled':
      return isOlder ? 'renew' : 'stands';
    case 'delivering':
      return isOlder ? 'held' : 'stands';
    case 'cancelled':
      return mayLive(finishReason, plan) && (isOlder || plan.anyRevision) ? 'renew' : 'stands';
    case 'awaiting_ack':
    case 'succeeded':
    case 'failed':
    case 'expired':
      return 'stands';
  }
}

function mayLive(finishReason: FinishReason | null, { revive }: Plan): boolean {
  return finishReason !== null && revive.includes(finishReason);
}

/** Fits the record only as long as nobody has changed, claimed, sent, ended or renewed it. */
function asSeen({ id, revision, state, finishReason, occurrence }: OnRecord): Filter<StoredRecord> {
  return {
    _id: id,
    revision,
    state,
    finish_reason: finishReason,
    schedule_revision: occurrence?.scheduleRevision,
    ...withAttempts(0),
    sent_at: null,
    deleted_at: null,
  };
}

function renewal({ id: _id, partition: _partition, createdAt: _createdAt, revision: _revision, ...rest }: Task) {
  return { ...encodeTaskChange(rest), $inc: { revision: 1 } };
}
