import type { EpochMs, Logger, OccurrenceLedger } from '@qbasecron/core';
import { toDate } from '../fields.ts';
import type { Guard } from '../guard.ts';
import type { Collections } from '../names.ts';
import { withAttempts } from '../settle-tasks.ts';
import { cancelOccurrences, endOccurrences } from './end-occurrences.ts';
import { planOccurrences } from './plan-occurrences.ts';
import { findFirstRunNumber, findOccurrences, findOpenOccurrences } from './read-occurrences.ts';

type Deps = { collections: Collections; guard: Guard; log: Logger };

export function createOccurrenceLedger(deps: Deps): OccurrenceLedger {
  return {
    planOccurrences: (plan) => planOccurrences(deps, plan),
    openOccurrences: (scheduleIds, limit) => findOpenOccurrences(deps, scheduleIds, limit),
    firstRunNumberAfter: (scheduleId, nominalAfter, revision) =>
      findFirstRunNumber(deps, { scheduleId, nominalAfter, revision }),
    cancelOccurrences: (cancel) => cancelOccurrences(deps, cancel),
    endOccurrences: (end) => endOccurrences(deps, end),
    wakeOccurrence: (id, nextAttemptAt) => wakeOccurrence(deps, id, nextAttemptAt),
    listOccurrences: (query) => findOccurrences(deps, query),
  };
}

async function wakeOccurrence({ collections, guard }: Deps, id: string, nextAttemptAt: EpochMs): Promise<boolean> {
  const { matchedCount } = await guard.write(() =>
    collections.tasks.updateOne(
      { _id: id, state: 'scheduled', ...withAttempts(0), occurrence_kind: { $exists: true } },
      { $set: { next_attempt_at: toDate(nextAttemptAt) } },
    ),
  );
  return matchedCount === 1;
}
