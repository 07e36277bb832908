import type { EpochMs, Task } from '../model/task.ts';
import { partitionOf } from '../wheel/slot.ts';

/** What every new task begins with, whoever asked for it: nothing of it has happened yet. Pure. */
export function freshState(id: string, now: EpochMs, partitionCount: number) {
  return {
    state: 'scheduled',
    finishReason: null,
    partition: partitionOf(id, partitionCount),
    postponedFrom: null,
    lease: null,
    sentAt: null,
    attemptCount: 0,
    triesSpent: 0,
    lostCount: 0,
    answered: [],
    lastTarget: null,
    lastStatus: null,
    lastError: null,
    createdAt: now,
    updatedAt: now,
    finishedAt: null,
    revision: 1,
    payloadHash: null,
    deletedAt: null,
    purgeAt: null,
  } satisfies Partial<Task>;
}
