import { assertNever } from '../model/assert.ts';
import type { RetryPolicy } from '../model/task.ts';

/** How much a linear wait or one of a ladder is spread, so that tasks that failed together do not return together. */
const spread = 0.1;

/**
 * The wait before the next attempt, in whole ms.
 * - exponential: full jitter, uniform in [0, min(maxBackoffMs, minBackoffMs × factor^(triesSpent − 1))). Formula:
 *   "full jitter" of Marc Brooker's "Exponential Backoff And Jitter" (AWS Architecture Blog, 2015).
 * - linear: min(maxBackoffMs, minBackoffMs × triesSpent), and up to a tenth more
 * - ladder: its step of that number, or its last, and up to a tenth more
 *
 * @param triesSpent attempts that have failed so far, at least 1
 * @param random01 uniform in [0, 1)
 */
export function backoffMs(policy: RetryPolicy, triesSpent: number, random01: number): number {
  const { strategy, minBackoffMs, maxBackoffMs } = policy;
  switch (strategy) {
    case 'exponential': {
      // The power is cut off first: after very many tries it is infinite, and infinity times a minimum of 0 is no number.
      const growth = Math.min(policy.factor ** (triesSpent - 1), Number.MAX_SAFE_INTEGER);
      return Math.floor(random01 * Math.min(maxBackoffMs, minBackoffMs * growth));
    }
    case 'linear':
      return spreadOut(Math.min(maxBackoffMs, minBackoffMs * triesSpent), random01);
    case 'ladder':
      return spreadOut(policy.ladderMs?.[triesSpent - 1] ?? policy.ladderMs?.at(-1) ?? minBackoffMs, random01);
    default:
      return assertNever(strategy, 'retry strategy');
  }
}

function spreadOut(waitMs: number, random01: number): number {
  return Math.floor(waitMs * (1 + spread * random01));
}
