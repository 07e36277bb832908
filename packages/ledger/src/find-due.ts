import { slotMs, slotStart, type EpochMs, type FlowSkip, type Slot } from '@qbasecron/core';
import type { Filter } from 'mongodb';
import { decode, instant, required, text, toDate, type Codecs } from './fields.ts';
import { mapLimited } from './map-limited.ts';
import type { Collections, StoredRecord } from './names.ts';
import { notSkipped } from './skip-flows.ts';

/** Reads of the wheel by its indexes. All reject with the driver's errors. */

const parallelMax = 4;

/** The keys that one step of a jump reads: enough to pass many thin slots at once, cheap in a thick one. */
const jumpKeys = 200;

type Due = { id: string; nextAttemptAt: EpochMs };
const dueCodecs: Codecs<Due> = { id: required('_id', text), nextAttemptAt: required('next_attempt_at', instant) };
const keyCodecs: Codecs<Pick<Due, 'nextAttemptAt'>> = { nextAttemptAt: dueCodecs.nextAttemptAt };

/** The wheel index's own form: partition, state, then a range of time. */
function inWheel(partition: number, range: { from?: EpochMs; until: EpochMs }): Filter<StoredRecord> {
  const { from, until } = range;
  return {
    partition,
    state: 'scheduled',
    next_attempt_at: { ...(from === undefined ? {} : { $gte: toDate(from) }), $lt: toDate(until) },
  };
}

export async function findSlotTaskIds(
  { tasks }: Collections,
  query: { slot: Slot; limit: number; skip: FlowSkip | undefined },
): Promise<string[]> {
  const { slot, limit } = query;
  if (limit <= 0) return [];
  const from = slotStart(slot);
  const records = await tasks
    .find({ ...inWheel(slot.partition, { from, until: from + slotMs }), ...notSkipped(query.skip) })
    .sort({ next_attempt_at: 1 })
    .limit(limit)
    .batchSize(limit)
    .project<StoredRecord>({ _id: 1 })
    .toArray();
  return records.map((record) => record._id);
}

/**
 * Oldest first. All partitions at once are one range of the next-due index; some of them are one range of the wheel
 * each, merged here, so that a backlog of the others is never read.
 */
export async function findDueTaskIds(
  { tasks }: Collections,
  query: {
    before: EpochMs;
    partitions: readonly number[];
    partitionCount: number;
    limit: number;
    skip: FlowSkip | undefined;
  },
): Promise<string[]> {
  const { before, partitionCount, limit } = query;
  const partitions = [...new Set(query.partitions)];
  if (limit <= 0) return [];
  const find = async (filter: Filter<StoredRecord>): Promise<Due[]> => {
    const wanted = { ...filter, ...notSkipped(query.skip) };
    const cursor = tasks.find(wanted).sort({ next_attempt_at: 1, _id: 1 }).limit(limit).batchSize(limit);
    const records = await cursor.project<StoredRecord>({ next_attempt_at: 1 }).toArray();
    return records.map((record) => decode(dueCodecs, record));
  };
  if (partitions.length >= partitionCount) {
    const due = await find({ state: 'scheduled', next_attempt_at: { $lt: toDate(before) } });
    return due.map(({ id }) => id);
  }
  const found = await mapLimited(partitions, parallelMax, (partition) => find(inWheel(partition, { until: before })));
  return found
    .flat()
    .sort((one, other) => one.nextAttemptAt - other.nextAttemptAt)
    .slice(0, limit)
    .map(({ id }) => id);
}

/** Nearest first. */
export async function findOccupiedSlots(
  collections: Collections,
  query: { from: EpochMs; until: EpochMs; partitionCount: number },
): Promise<Slot[]> {
  const partitions = Array.from({ length: query.partitionCount }, (_, partition) => partition);
  const found = await mapLimited(partitions, parallelMax, (partition) => jump(collections, { ...query, partition }));
  return found.flat().sort((one, other) => one.second - other.second || one.partition - other.partition);
}

/** From key to key of the wheel index; after each step it jumps over the rest of the last second read. */
async function jump(
  { tasks }: Collections,
  { partition, from, until }: { partition: number; from: EpochMs; until: EpochMs },
): Promise<Slot[]> {
  const slots: Slot[] = [];
  let position = from;
  while (position < until) {
    const keys = await tasks
      .find(inWheel(partition, { from: position, until }))
      .sort({ next_attempt_at: 1 })
      .limit(jumpKeys)
      .batchSize(jumpKeys)
      .project({ _id: 0, next_attempt_at: 1 })
      .toArray();
    for (const key of keys) {
      const second = Math.floor(decode(keyCodecs, key).nextAttemptAt / slotMs);
      if (slots.at(-1)?.second !== second) slots.push({ partition, second });
    }
    const last = slots.at(-1);
    if (!last || keys.length < jumpKeys) break;
    position = slotStart(last) + slotMs;
  }
  return slots;
}
