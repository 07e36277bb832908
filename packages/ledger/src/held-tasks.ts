import type { EpochMs, HeldTask, Logger } from '@qbasecron/core';
import { decodeEach } from './decode-each.ts';
import { failUnreadable, type Unreadable } from './fail-unreadable.ts';
import type { Guard } from './guard.ts';
import type { Collections, StoredRecord } from './names.ts';
import { heldBy } from './settle-tasks.ts';
import { decodeHeldTask, decodeHolder, heldProjection, holderProjection } from './task-document.ts';

type Deps = { collections: Collections; guard: Guard; log: Logger; readTime: () => Promise<EpochMs> };

/**
 * What the worker holds. A task that cannot be read is failed here, because nobody else will: whoever takes back a
 * lost worker's tasks asks until there are none, and takes an empty answer for the end.
 */
export async function findHeldTasks(deps: Deps, worker: string, limit: number): Promise<HeldTask[]> {
  if (limit <= 0) return [];
  for (;;) {
    const records = await deps.guard.read(() =>
      deps.collections.tasks
        .find(heldBy(worker))
        .limit(limit)
        .batchSize(limit)
        .project<StoredRecord>(heldProjection)
        .toArray(),
    );
    const unreadable: Unreadable[] = [];
    const held = decodeEach(records, decodeHeldTask, ({ _id }, error) => void unreadable.push({ id: _id, error }));
    await failUnreadable(deps, unreadable, heldBy(worker));
    if (held.length > 0 || records.length < limit) return held;
  }
}

/**
 * From worker to worker of the lease index: one key each, however many tasks it holds. A lease that cannot be read
 * would bar the way to those behind it: its task is failed.
 */
export async function findHolders(deps: Deps): Promise<string[]> {
  const holders: string[] = [];
  for (;;) {
    const beyond = { 'lease.worker': { $gt: holders.at(-1) ?? '' }, state: 'delivering' } as const;
    const record = await deps.guard.read(() =>
      deps.collections.tasks.findOne(beyond, { sort: { 'lease.worker': 1 }, projection: holderProjection }),
    );
    if (!record) return holders;
    const unreadable: Unreadable[] = [];
    holders.push(...decodeEach([record], decodeHolder, ({ _id }, error) => void unreadable.push({ id: _id, error })));
    await failUnreadable(deps, unreadable, beyond);
  }
}
