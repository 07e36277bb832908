import type { EpochMs, Target, TargetState } from '@qbasecron/core';
import type { Candidate } from '../balance/candidate.ts';
import { hashText } from '../balance/hash-text.ts';
import { createAnswerTimes, type AnswerTimes } from '../health/answer-times.ts';
import { createEjection, type Ejection } from '../health/ejection.ts';
import { createSlidingCounts, type SlidingCounts } from '../health/sliding-counts.ts';

/** One target as this worker knows it. A bare url's origin is a pool of one. */
export type PoolTarget = Candidate & {
  state: TargetState;
  ejection: Ejection;
  counts: SlidingCounts;
  answers: AnswerTimes;
  lastError: string | null;
  lastErrorAt: EpochMs | null;
};

const countedMs = 600_000;

export function createPoolTarget(target: Target, index: number): PoolTarget {
  const { url, weight, priority, state } = target;
  return {
    index,
    url,
    urlHash: hashText(url),
    weight,
    priority,
    state,
    inFlightCount: 0,
    credit: 0,
    ejection: createEjection(),
    counts: createSlidingCounts(countedMs),
    answers: createAnswerTimes(),
    lastError: null,
    lastErrorAt: null,
  };
}

/** The targets of a new revision. One that stays, told by its url, keeps what is known of it. */
export function renewTargets(known: readonly PoolTarget[], targets: readonly Target[]): PoolTarget[] {
  const byUrl = new Map(known.map((target) => [target.url, target]));
  return targets.map((target, index) => {
    const stays = byUrl.get(target.url);
    if (!stays) return createPoolTarget(target, index);
    return Object.assign(stays, { index, weight: target.weight, priority: target.priority, state: target.state });
  });
}
