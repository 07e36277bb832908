import { finalStates, type FollowUpLedger, type Logger } from '@qbasecron/core';
import { toDate } from './fields.ts';
import type { Guard } from './guard.ts';
import type { Collections } from './names.ts';
import { decodeReadable } from './task-ledger.ts';

/** By the index `follow_up`, which holds only tasks by which something is to follow. */
const open = { follow_up: 'open', is_finished: true, deleted_at: null } as const;

export function createFollowUpLedger(deps: { collections: Collections; guard: Guard; log: Logger }): FollowUpLedger {
  const { tasks } = deps.collections;
  return {
    async openFollowUps(limit) {
      if (limit <= 0) return [];
      return decodeReadable(deps, await deps.guard.read(() => tasks.find(open).limit(limit).toArray()));
    },

    async closeFollowUps(ids, endedUntil) {
      if (ids.length === 0) return;
      const ended = {
        _id: { $in: [...ids] },
        state: { $in: [...finalStates] },
        finish_at: { $lte: toDate(endedUntil) },
        follow_up: 'open',
      } as const;
      await deps.guard.write(() => tasks.updateMany(ended, { $set: { follow_up: 'done' } }));
    },
  };
}
