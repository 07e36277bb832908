import type { Clock, EpochMs, FlowSkip, Lease, Logger, Task, WheelLedger } from '@qbasecron/core';
import type { Incarnation } from '../lease/incarnation.ts';

const retryMs = 100;

/**
 * Claims a chunk of tasks for this incarnation and returns what may be sent now, with its lease. Whatever goes wrong, the
 * claim may have been written: it is repeated under the same token until its outcome is known, the incarnation is lost
 * or the worker stops. Otherwise its tasks would stay claimed by a live worker that does not know of them.
 */
export async function claimChunk(
  deps: {
    wheel: WheelLedger;
    clock: Clock;
    log: Logger;
    incarnation: Incarnation;
    tokensUnderWay: Set<string>;
    isStopped: () => boolean;
    /** The arm check: which of them may be sent. Must be harmless to repeat. */
    check: (tasks: readonly Task[], lease: Lease) => Promise<Task[]>;
  },
  claim: { ids: readonly string[]; from: EpochMs; until: EpochMs; skip?: FlowSkip },
): Promise<{ lease: Lease; tasks: Task[] }> {
  const { wheel, clock, log, incarnation } = deps;
  const lease: Lease = { worker: incarnation.id, token: incarnation.nextToken() };
  // The process may have stood still since the ids were found.
  if (!incarnation.maySend()) return { lease, tasks: [] };
  deps.tokensUnderWay.add(lease.token);
  try {
    while (incarnation.id === lease.worker) {
      try {
        // A failing check is repeated together with the claim, which brings what is still held under this token.
        const tasks = await deps.check(await wheel.claimTasks({ ...claim, lease }), lease);
        // Held by an incarnation that was lost meanwhile: recovery brings them back.
        return { lease, tasks: incarnation.id === lease.worker ? tasks : [] };
      } catch (error) {
        if (deps.isStopped()) break;
        log.warn({ error, tasks: claim.ids.length }, 'a claim is repeated');
        await new Promise<void>((resolve) => void clock.after(retryMs, resolve));
      }
    }
    return { lease, tasks: [] };
  } finally {
    deps.tokensUnderWay.delete(lease.token);
  }
}
