import type { EpochMs, Logger, Task, WheelLedger } from '@qbasecron/core';
import { decodeEach } from './decode-each.ts';
import { failUnreadable, type Unreadable } from './fail-unreadable.ts';
import { toDate } from './fields.ts';
import type { Guard } from './guard.ts';
import type { Collections } from './names.ts';
import { notSkipped } from './skip-flows.ts';
import { decodeTask } from './task-document.ts';

type Deps = { collections: Collections; guard: Guard; log: Logger; readTime: () => Promise<EpochMs> };
type Claim = Parameters<WheelLedger['claimTasks']>[0];

/** One conditional update, then one read of what bears the claim's token; the order of `ids` is kept. */
export async function claimTasks(deps: Deps, claim: Claim): Promise<Task[]> {
  const { collections, guard } = deps;
  const { from, until, lease } = claim;
  if (claim.ids.length === 0) return [];
  const ids = [...claim.ids];
  await guard.write(() =>
    collections.tasks.updateMany(
      {
        _id: { $in: ids },
        state: 'scheduled',
        next_attempt_at: { $gte: toDate(from), $lt: toDate(until) },
        ...notSkipped(claim.skip),
      },
      { $set: { state: 'delivering', lease: { worker: lease.worker, token: lease.token } } },
    ),
  );
  const held = { state: 'delivering', 'lease.worker': lease.worker, 'lease.token': lease.token } as const;
  const records = await guard.read(() =>
    collections.tasks
      .find({ _id: { $in: ids }, ...held })
      // One more than can be found, so that the first reply holds all and tells that it does.
      .batchSize(ids.length + 1)
      .toArray(),
  );
  const unreadable: Unreadable[] = [];
  const tasks = decodeEach(records, decodeTask, ({ _id }, error) => void unreadable.push({ id: _id, error }));
  await failUnreadable(deps, unreadable, held);
  const byId = new Map(tasks.map((task) => [task.id, task]));
  return [...new Set(ids)].flatMap((id) => byId.get(id) ?? []);
}
