import {
  attemptPurgeTime,
  leaseMs,
  lostAttempt,
  settleByAttempt,
  settleLost,
  type EpochMs,
  type Logger,
  type Offers,
  type Retention,
  type WheelLedger,
  type WorkerRecord,
  type WorkerRegistry,
} from '@qbasecron/core';
import type { Incarnation } from '../lease/incarnation.ts';

export type RecoverDeps = {
  wheel: Pick<WheelLedger, 'heldTasks' | 'recordAttempts' | 'settleTasks'>;
  workers: Pick<WorkerRegistry, 'silentWorkers' | 'declareDead' | 'retireWorker'>;
  offers: Pick<Offers, 'offer'>;
  incarnation: Pick<Incarnation, 'contactMs'>;
  retention: Retention;
  log: Logger;
};

/** Tasks taken back at once. */
const takeBackMax = 1_000;
/** How long the record of a worker that is gone is kept, for GET /workers. */
export const goneKeptMs = 24 * 3_600_000;

/**
 * Recovery: declares incarnations dead that have not renewed for a lease, and takes their tasks back. It does so only
 * after a full lease of uninterrupted ledger contact of its own: after an outage of the ledger every lease looks
 * silent, and the workers must have had the time to renew. Every step may be repeated, by any worker.
 */
export async function recover(deps: RecoverDeps, now: EpochMs): Promise<{ workers: number; tasks: number }> {
  if (deps.incarnation.contactMs() < leaseMs) return { workers: 0, tasks: 0 };
  let workers = 0;
  let tasks = 0;
  for (const silent of await deps.workers.silentWorkers(now - leaseMs)) {
    if (!(await deps.workers.declareDead(silent.id, silent.renewedAt))) continue;
    const taken = await takeBackAll(deps, silent, now);
    await deps.workers.retireWorker(silent.id, now, now + goneKeptMs);
    deps.log.warn({ incarnation: silent.id, tasks: taken }, 'a worker was lost; its tasks were taken back');
    workers += 1;
    tasks += taken;
  }
  return { workers, tasks };
}

async function takeBackAll(deps: RecoverDeps, dead: WorkerRecord, now: EpochMs): Promise<number> {
  let taken = 0;
  for (;;) {
    const held = await deps.wheel.heldTasks(dead.id, takeBackMax);
    if (held.length === 0) return taken;
    const lost = new Map(held.map((task) => [task.id, settleLost(task, now, deps.retention)]));
    const onRecord = await deps.wheel.recordAttempts(
      held.map((task) => lostAttempt(task, dead.id, now)),
      ({ taskId }) => attemptPurgeTime(lost.get(taskId)),
    );
    // An attempt written by the dead worker itself says more than that it was lost.
    const known = new Map(onRecord.filter(({ outcome }) => outcome !== 'lost').map((one) => [one.taskId, one]));
    const settlements = held.map((task) => {
      const attempt = known.get(task.id);
      return attempt ? settleByAttempt(task, attempt, now, deps.retention) : settleLost(task, now, deps.retention);
    });
    await deps.wheel.settleTasks(dead.id, settlements);
    // Not awaited: what the timer does not take is brought by the audit.
    void deps.offers.offer(
      held.flatMap((task, index) => {
        const settlement = settlements[index];
        if (settlement?.state !== 'scheduled') return [];
        return [{ ...task, nextAttemptAt: settlement.nextAttemptAt ?? task.nextAttemptAt }];
      }),
    );
    taken += held.length;
  }
}
