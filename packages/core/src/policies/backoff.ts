import type { RetryPolicy } from '../model/task.ts';

/**
 * The wait before the next attempt, in whole ms: exponential with full jitter, uniform in
 * [0, min(maxBackoffMs, minBackoffMs × factor^(triesSpent − 1))).
 * Formula: "full jitter" of Marc Brooker's "Exponential Backoff And Jitter" (AWS Architecture Blog, 2015).
 *
 * @param triesSpent attempts that have failed so far, at least 1
 * @param random01 uniform in [0, 1)
 */
export function backoffMs(policy: RetryPolicy, triesSpent: number, random01: number): number {
  // The power is cut off first: after very many tries it is infinite, and infinity times a minimum of 0 is no number.
  const growth = Math.min(policy.factor ** (triesSpent - 1), Number.MAX_SAFE_INTEGER);
  const ceiling = Math.min(policy.maxBackoffMs, policy.minBackoffMs * growth);
  return Math.floor(random01 * ceiling);
}
