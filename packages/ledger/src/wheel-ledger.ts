import type { HeldTask, Lease, Logger, WheelLedger } from '@qbasecron/core';
import { recordAttempts } from './attempts.ts';
import { claimTasks } from './claim-tasks.ts';
import { toDate } from './fields.ts';
import { findDueTaskIds, findOccupiedSlots, findSlotTaskIds } from './find-due.ts';
import type { Guard } from './guard.ts';
import type { Collections, StoredRecord } from './names.ts';
import { heldBy, settleTasks } from './settle-tasks.ts';
import { decodeHeldTask, heldProjection } from './task-document.ts';

type Deps = { collections: Collections; guard: Guard; log: Logger; partitionCount: number };

export function createWheelLedger(deps: Deps): WheelLedger {
  const { collections, guard, partitionCount } = deps;
  return {
    slotTaskIds: (slot, limit) => guard.read(() => findSlotTaskIds(collections, slot, limit)),
    dueTaskIds: (before, partitions, limit) =>
      guard.read(() => findDueTaskIds(collections, { before, partitions, partitionCount, limit })),
    claimTasks: (claim) => claimTasks(deps, claim),
    announceSends: (ids, worker, sentAt) => announceSends(deps, ids, worker, sentAt),
    retakeTask: (id, old, token) => retakeTask(deps, id, old, token),
    releaseTasks: (ids, worker) => releaseTasks(deps, ids, worker),
    recordAttempts: (attempts, purgeAt) => recordAttempts(deps, attempts, purgeAt),
    settleTasks: (worker, settlements) => settleTasks(deps, worker, settlements),
    heldTasks: (worker, limit) => guard.read(() => findHeldTasks(collections, worker, limit)),
    occupiedSlots: (from, until) => guard.read(() => findOccupiedSlots(collections, { from, until, partitionCount })),
    partitionCount: () => partitionCount,
  };
}

async function announceSends(
  { collections, guard }: Deps,
  ids: readonly string[],
  worker: string,
  sentAt: number,
): Promise<string[]> {
  if (ids.length === 0) return [];
  const asked = [...new Set(ids)];
  const held = { _id: { $in: asked }, ...heldBy(worker) };
  const at = toDate(sentAt);
  const { matchedCount } = await guard.write(() => collections.tasks.updateMany(held, { $set: { sent_at: at } }));
  if (matchedCount === asked.length) return asked;
  const announced = await guard.read(() =>
    collections.tasks
      .find({ ...held, sent_at: at })
      .project<StoredRecord>({ _id: 1 })
      .toArray(),
  );
  return announced.map((record) => record._id);
}

/** The new token fits too: a repeat of a retake whose answer was lost must be told that it holds the task. */
async function retakeTask({ collections, guard }: Deps, id: string, old: Lease, token: string): Promise<boolean> {
  const { matchedCount } = await guard.write(() =>
    collections.tasks.updateOne(
      { _id: id, ...heldBy(old.worker), 'lease.token': { $in: [old.token, token] } },
      { $set: { 'lease.token': token } },
    ),
  );
  return matchedCount === 1;
}

async function releaseTasks({ collections, guard }: Deps, ids: readonly string[], worker: string): Promise<number> {
  if (ids.length === 0) return 0;
  const { modifiedCount } = await guard.write(() =>
    collections.tasks.updateMany(
      { _id: { $in: [...ids] }, ...heldBy(worker) },
      { $set: { state: 'scheduled' }, $unset: { lease: '', sent_at: '' } },
    ),
  );
  return modifiedCount;
}

async function findHeldTasks({ tasks }: Collections, worker: string, limit: number): Promise<HeldTask[]> {
  if (limit <= 0) return [];
  const records = await tasks.find(heldBy(worker)).limit(limit).project<StoredRecord>(heldProjection).toArray();
  return records.map(decodeHeldTask);
}
