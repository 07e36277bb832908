import {
  LedgerUnavailable,
  OutcomeUnknown,
  type Clock,
  type EpochMs,
  type Lease,
  type Logger,
  type Task,
  type WheelLedger,
} from '@qbasecron/core';
import type { Incarnation } from '../lease/incarnation.ts';

const retryMs = 100;

/**
 * Claims a chunk of tasks for this incarnation and returns what is held now, with its lease. A claim whose outcome is
 * unknown is repeated under the same token until it is known or the incarnation is lost: otherwise its tasks would
 * stay claimed by a live worker that does not know of them.
 */
export async function claimChunk(
  deps: { wheel: WheelLedger; clock: Clock; log: Logger; incarnation: Incarnation },
  claim: { ids: readonly string[]; from: EpochMs; until: EpochMs },
): Promise<{ lease: Lease; tasks: Task[] }> {
  const { wheel, clock, log, incarnation } = deps;
  const lease: Lease = { worker: incarnation.id, token: incarnation.nextToken() };
  for (;;) {
    try {
      const tasks = await wheel.claimTasks({ ...claim, lease });
      // Held by an incarnation that was lost meanwhile: recovery will bring them back.
      return { lease, tasks: incarnation.id === lease.worker ? tasks : [] };
    } catch (error) {
      if (!(error instanceof LedgerUnavailable || error instanceof OutcomeUnknown)) throw error;
      if (incarnation.id !== lease.worker) return { lease, tasks: [] };
      log.debug({ error, tasks: claim.ids.length }, 'a claim is repeated');
      await new Promise<void>((resolve) => void clock.after(retryMs, resolve));
    }
  }
}
