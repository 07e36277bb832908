import { armedWindowMs, auditOverdueMs, type EpochMs } from '@qbasecron/core';
import type { Arming } from '../arm/arming.ts';

/**
 * The audit: arms by itself, with the slot jobs' code, what should have been armed long ago. While the timer is away
 * it takes what falls due soon as well, so that without Redis tasks still go out on time.
 */
export async function audit(
  deps: { arming: Pick<Arming, 'armDue'>; timerUp: () => boolean },
  now: EpochMs,
  partitions: readonly number[],
): Promise<{ armed: number }> {
  const before = deps.timerUp() ? now - auditOverdueMs : now + armedWindowMs;
  return { armed: await deps.arming.armDue(before, partitions) };
}

/** The audit's shards: each a quarter of the partitions and a duty of its own, so that workers share the work. */
export function auditShards(partitionCount: number, shardCount = 4): number[][] {
  const shards = Array.from({ length: Math.min(shardCount, partitionCount) }, () => [] as number[]);
  for (let partition = 0; partition < partitionCount; partition++) shards[partition % shards.length]?.push(partition);
  return shards;
}
