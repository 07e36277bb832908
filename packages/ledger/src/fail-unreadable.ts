import type { EpochMs, Logger } from '@qbasecron/core';
import type { Filter } from 'mongodb';
import { dateAttemptsOfTasks } from './attempts.ts';
import { toDate, type UnreadableRecord } from './fields.ts';
import type { Guard } from './guard.ts';
import type { Collections, StoredRecord } from './names.ts';

type Deps = { collections: Collections; guard: Guard; log: Logger; readTime: () => Promise<EpochMs> };

/** A task whose record is damaged. */
export type Unreadable = { id: string; error: UnreadableRecord };

/** How long such a task is kept, so that somebody can look at it: as long as other failed ones by default. */
const keptMs = 30 * 24 * 60 * 60_000;

/**
 * Ends tasks whose records cannot be read; otherwise they would be claimed, or taken back from their worker, for ever.
 * `held` is the condition under which they were found: it must name the state `delivering` and the lease. Repeating is
 * harmless.
 */
export async function failUnreadable(
  deps: Deps,
  unreadable: readonly Unreadable[],
  held: Filter<StoredRecord> & { state: 'delivering' },
): Promise<void> {
  if (unreadable.length === 0) return;
  const { collections, guard, log } = deps;
  for (const { id, error } of unreadable) {
    log.error({ error, taskId: id }, 'a task cannot be read and is failed as undeliverable');
  }
  const now = await deps.readTime();
  const ids = unreadable.map(({ id }) => id);
  const purgeAt = now + keptMs;
  await guard.write(() =>
    collections.tasks.updateMany(
      { _id: { $in: ids }, ...held },
      {
        $set: {
          state: 'failed',
          is_finished: true,
          finish_reason: 'undeliverable',
          last_error: 'its record in the ledger cannot be read',
          finish_at: toDate(now),
          purge_at: toDate(purgeAt),
        },
        $unset: { lease: '', sent_at: '' },
      },
    ),
  );
  await dateAttemptsOfTasks(
    deps,
    ids.map((id) => ({ id, purgeAt })),
  );
}
