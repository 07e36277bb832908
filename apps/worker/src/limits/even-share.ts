import type { EpochMs } from '@qbasecron/core';

/** How long one worker has its turn when there are more workers than the limit allows requests. */
export const shareTurnMs = 10_000;

/**
 * What one worker may have under way when nobody keeps the count for all: the limit split evenly over the workers. What
 * does not divide goes to the first ones by name; a limit below the number of workers goes round by turns of
 * `shareTurnMs` of the ledger's clock, which all workers share. The sum is the limit. Pure.
 */
export function evenShare(limit: number, workers: readonly string[], worker: string, now: EpochMs): number {
  const names = [...new Set([...workers, worker])].toSorted();
  const rank = names.indexOf(worker);
  const base = Math.floor(limit / names.length);
  const rest = limit - base * names.length;
  if (base > 0) return base + (rank < rest ? 1 : 0);
  return (rank + Math.floor(now / shareTurnMs)) % names.length < rest ? 1 : 0;
}
