import type { Logger, Task, WheelLedger } from '@qbasecron/core';
import { toDate } from './fields.ts';
import type { Guard } from './guard.ts';
import type { Collections } from './names.ts';
import { tryDecodeTask } from './task-document.ts';

type Deps = { collections: Collections; guard: Guard; log: Logger };
type Claim = Parameters<WheelLedger['claimTasks']>[0];

/** One conditional update, then one read of what bears the claim's token; the order of `ids` is kept. */
export async function claimTasks(deps: Deps, claim: Claim): Promise<Task[]> {
  const { collections, guard } = deps;
  const { from, until, lease } = claim;
  if (claim.ids.length === 0) return [];
  const ids = [...claim.ids];
  await guard.write(() =>
    collections.tasks.updateMany(
      { _id: { $in: ids }, state: 'scheduled', next_attempt_at: { $gte: toDate(from), $lt: toDate(until) } },
      { $set: { state: 'delivering', lease: { worker: lease.worker, token: lease.token } } },
    ),
  );
  const records = await guard.read(() =>
    collections.tasks
      .find({ _id: { $in: ids }, state: 'delivering', 'lease.worker': lease.worker, 'lease.token': lease.token })
      .toArray(),
  );
  const tasks = new Map<string, Task>();
  const unreadable: string[] = [];
  for (const record of records) {
    const task = tryDecodeTask(record);
    if (!(task instanceof Error)) {
      tasks.set(task.id, task);
      continue;
    }
    deps.log.error({ error: task, taskId: record._id }, 'a due task cannot be read and is failed as undeliverable');
    unreadable.push(record._id);
  }
  if (unreadable.length > 0) await failUnreadable(deps, unreadable, lease.token);
  return [...new Set(ids)].flatMap((id) => tasks.get(id) ?? []);
}

/** Otherwise it would be claimed again and again. It has no purge date: somebody should look at it. */
async function failUnreadable({ collections, guard }: Deps, ids: string[], token: string): Promise<void> {
  await guard.write(() =>
    collections.tasks.updateMany(
      { _id: { $in: ids }, state: 'delivering', 'lease.token': token },
      {
        $set: {
          state: 'failed',
          is_finished: true,
          finish_reason: 'undeliverable',
          last_error: 'its record in the ledger cannot be read',
        },
        $unset: { lease: '', sent_at: '' },
      },
    ),
  );
}
