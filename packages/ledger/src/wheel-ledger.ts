import type { EpochMs, Lease, Logger, WheelLedger } from '@qbasecron/core';
import { recordAttempts } from './attempts.ts';
import { claimTasks } from './claim-tasks.ts';
import { toDate } from './fields.ts';
import { findDueTaskIds, findOccupiedSlots, findSlotTaskIds } from './find-due.ts';
import type { Guard } from './guard.ts';
import { findHeldTasks, findHolders } from './held-tasks.ts';
import type { Collections, StoredRecord } from './names.ts';
import { heldBy, settleTasks } from './settle-tasks.ts';
import { postponeFlows } from './skip-flows.ts';

type Deps = {
  collections: Collections;
  guard: Guard;
  log: Logger;
  partitionCount: number;
  /** The ledger's clock; asked only when something must be dated that no caller dates. */
  readTime: () => Promise<EpochMs>;
};

export function createWheelLedger(deps: Deps): WheelLedger {
  const { collections, guard, partitionCount } = deps;
  return {
    slotTaskIds: (slot, limit, skip) => guard.read(() => findSlotTaskIds(collections, { slot, limit, skip })),
    dueTaskIds: (before, partitions, limit, skip) =>
      guard.read(() => findDueTaskIds(collections, { before, partitions, partitionCount, limit, skip })),
    claimTasks: (claim) => claimTasks(deps, claim),
    postponeFlows: (postponed) => postponeFlows(deps, postponed),
    announceSends: (ids, worker, sentAt) => announceSends(deps, ids, worker, sentAt),
    retakeTask: (id, old, token) => retakeTask(deps, id, old, token),
    releaseTasks: (ids, worker) => releaseTasks(deps, ids, worker),
    recordAttempts: (attempts, purgeAt) => recordAttempts(deps, attempts, purgeAt),
    settleTasks: (worker, settlements) => settleTasks(deps, worker, settlements),
    heldTasks: (worker, limit) => findHeldTasks(deps, worker, limit),
    holders: () => findHolders(deps),
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
