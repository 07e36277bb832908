import type { EpochMs, FinishReason, Logger, OccurrenceLedger } from '@qbasecron/core';
import type { Document } from 'mongodb';
import { afterWrite } from '../after-write.ts';
import { dateAttemptsOfTasks } from '../attempts.ts';
import { decode, instant, required } from '../fields.ts';
import type { Guard } from '../guard.ts';
import type { Collections, StoredRecord } from '../names.ts';
import { withAttempts } from '../settle-tasks.ts';
import { encodeTaskChange, taskCodecs } from '../task-document.ts';

type Deps = { collections: Collections; guard: Guard; log: Logger };

/** What becomes of an occurrence that ends before its schedule's worker has it. */
function cancelled(reason: FinishReason, at: number, purgeAt: number): Document {
  return encodeTaskChange({ state: 'cancelled', finishReason: reason, finishedAt: at, purgeAt });
}

export async function cancelOccurrences(
  { collections, guard }: Deps,
  cancel: Parameters<OccurrenceLedger['cancelOccurrences']>[0],
): Promise<number> {
  const { scheduleId, kinds, revisionBelow, backfillId, reason, at, purgeAt } = cancel;
  const { modifiedCount } = await guard.write(() =>
    collections.tasks.updateMany(
      {
        schedule_id: scheduleId,
        is_finished: false,
        state: 'scheduled',
        ...withAttempts(0),
        occurrence_kind: { $in: [...kinds] },
        schedule_revision: { $lt: revisionBelow },
        ...(backfillId === undefined ? {} : { backfill_id: backfillId }),
      },
      cancelled(reason, at, purgeAt),
    ),
  );
  return modifiedCount;
}

/**
 * First the mark, in whichever state an occurrence is, then the end of those that are scheduled: one that leaves its
 * worker or its receiver in between bears the mark already, and one that is claimed in between is dropped by the arm
 * check because of it. Repeating does what is left.
 */
export async function endOccurrences(
  deps: Deps,
  { ids, at, purgeAt }: Parameters<OccurrenceLedger['endOccurrences']>[0],
): Promise<number> {
  if (ids.length === 0) return 0;
  const { tasks } = deps.collections;
  const wanted = { _id: { $in: [...ids] }, occurrence_kind: { $exists: true } };
  const inHand = { state: { $in: ['delivering', 'awaiting_ack'] } };
  const toRetry = { state: 'scheduled', attempt_count: { $gt: 0 } };
  const { modifiedCount } = await deps.guard.write(() =>
    tasks.updateMany(
      { ...wanted, ends_after_attempt: null, $or: [inHand, toRetry] },
      { $set: { ends_after_attempt: true } },
    ),
  );
  await afterWrite(async () => {
    await deps.guard.write(() =>
      tasks.updateMany({ ...wanted, ...toRetry, ends_after_attempt: true }, cancelled('overlap', at, purgeAt)),
    );
    // Also of those that an earlier try has cancelled.
    await dateAttemptsOfTasks(deps, await findEnded(deps, ids));
  });
  return modifiedCount;
}

const endedCodecs = { id: taskCodecs.id, purgeAt: required('purge_at', instant) };

async function findEnded({ collections, guard }: Deps, ids: readonly string[]): Promise<Ended[]> {
  const records = await guard.read(() =>
    collections.tasks
      .find({ _id: { $in: [...ids] }, state: 'cancelled', ends_after_attempt: true, attempt_count: { $gt: 0 } })
      .project<StoredRecord>({ purge_at: 1 })
      .toArray(),
  );
  return records.map((record) => decode<Ended>(endedCodecs, record));
}

type Ended = { id: string; purgeAt: EpochMs };
