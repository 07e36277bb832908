import { leaseMs, type EpochMs, type Logger, type WheelLedger, type WorkerRegistry } from '@qbasecron/core';
import type { Incarnation } from '../lease/incarnation.ts';
import { takeBackAll, type TakeBackDeps } from './take-back.ts';

export type RecoverDeps = TakeBackDeps & {
  wheel: Pick<WheelLedger, 'holders'>;
  workers: Pick<WorkerRegistry, 'silentWorkers' | 'declareDead' | 'retireWorker' | 'listWorkers'>;
  incarnation: Pick<Incarnation, 'contactMs'>;
  log: Logger;
};

/** How long the record of a worker that is gone is kept, for GET /workers. */
export const goneKeptMs = 24 * 3_600_000;

/**
 * Recovery: declares incarnations dead that have not renewed for a lease, and takes their tasks back. It does so only
 * after a full lease of uninterrupted ledger contact of its own: after an outage of the ledger every lease looks
 * silent, and the workers must have had the time to renew. What goes wrong with one worker does not keep the others.
 */
export async function recover(deps: RecoverDeps, now: EpochMs): Promise<{ workers: number; tasks: number }> {
  if (deps.incarnation.contactMs() < leaseMs) return { workers: 0, tasks: 0 };
  let workers = 0;
  let tasks = 0;
  for (const silent of await deps.workers.silentWorkers(now - leaseMs)) {
    try {
      if (!(await deps.workers.declareDead(silent.id, silent.renewedAt))) continue;
      const taken = await takeBackAll(deps, silent.id, now);
      await deps.workers.retireWorker(silent.id, now, now + goneKeptMs);
      deps.log.warn({ incarnation: silent.id, tasks: taken }, 'a worker was lost; its tasks were taken back');
      workers += 1;
      tasks += taken;
    } catch (error) {
      deps.log.error({ error, incarnation: silent.id }, 'the tasks of a lost worker could not be taken back yet');
    }
  }
  return { workers, tasks };
}

/**
 * Takes back what is held by incarnations that are gone or unknown: a claim that was on its way when its worker was
 * declared dead, or ended, may have landed after the last look at what it held.
 */
export async function recoverStrays(deps: RecoverDeps, now: EpochMs): Promise<{ tasks: number }> {
  if (deps.incarnation.contactMs() < leaseMs) return { tasks: 0 };
  // Holders first: a worker registers before it claims, so one that holds a task and is alive is on the list.
  const holders = await deps.wheel.holders();
  if (holders.length === 0) return { tasks: 0 };
  const records = await deps.workers.listWorkers();
  const present = new Set(records.filter(({ state }) => state !== 'gone').map(({ id }) => id));
  let tasks = 0;
  for (const holder of holders) {
    if (present.has(holder)) continue;
    const taken = await takeBackAll(deps, holder, now);
    deps.log.warn({ incarnation: holder, tasks: taken }, 'tasks of a worker that is gone were taken back');
    tasks += taken;
  }
  return { tasks };
}
