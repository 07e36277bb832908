import type { FlowSkip, WheelLedger } from '@qbasecron/core';
import type { Filter } from 'mongodb';
import { toDate } from './fields.ts';
import type { Guard } from './guard.ts';
import type { Collections, StoredRecord } from './names.ts';

/** The part of a filter that leaves flows out; nothing when there are none, so that the usual query is the usual one. */
export function notSkipped(skip: FlowSkip | undefined): Filter<StoredRecord> {
  if (!skip || skip.flows.length === 0) return {};
  return { $or: [{ flow: { $nin: [...skip.flows] } }, { expires_at: { $lt: toDate(skip.expiresBefore) } }] };
}

/** One update. A task that was put off before keeps the moment since when it waits. */
export async function postponeFlows(
  deps: { collections: Collections; guard: Guard; partitionCount: number },
  postponed: Parameters<WheelLedger['postponeFlows']>[0],
): Promise<number> {
  const { skip, from, until } = postponed;
  const partitions = [...new Set(postponed.partitions)];
  if (skip.flows.length === 0 || partitions.length === 0) return 0;
  const filter: Filter<StoredRecord> = {
    ...(partitions.length >= deps.partitionCount ? {} : { partition: { $in: partitions } }),
    state: 'scheduled',
    next_attempt_at: { $gte: toDate(from), $lt: toDate(until) },
    flow: { $in: [...skip.flows] },
    $or: [{ expires_at: null }, { expires_at: { $gte: toDate(skip.expiresBefore) } }],
  };
  const change = {
    postponed_from: { $ifNull: ['$postponed_from', '$next_attempt_at'] },
    next_attempt_at: { $min: [toDate(postponed.to), '$expires_at'] },
  };
  const { modifiedCount } = await deps.guard.write(() => deps.collections.tasks.updateMany(filter, [{ $set: change }]));
  return modifiedCount;
}
