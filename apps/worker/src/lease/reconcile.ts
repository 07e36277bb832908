import type { EpochMs, HeldTask, Logger, WheelLedger } from '@qbasecron/core';
import { takeBack, type TakeBackDeps } from '../duties/take-back.ts';
import type { Holdings } from '../fire/holding.ts';
import type { Incarnation } from './incarnation.ts';

/** More than any budget; what lies beyond is looked at in a later round. */
const lookMax = 20_000;

/**
 * Compares what the ledger says this incarnation holds with what this process knows. A task of which it knows nothing
 * in two rounds running, under the same claim, is taken back like one of a lost worker: while this worker lives nobody
 * else would. No known fault leads there; the record, not our confidence, decides.
 */
export function createReconciler(
  deps: TakeBackDeps & {
    wheel: Pick<WheelLedger, 'heldTasks'>;
    holdings: Holdings;
    incarnation: Pick<Incarnation, 'id'>;
    /** What is held by these will be known, however long the ledger takes to answer. */
    tokensUnderWay: ReadonlySet<string>;
    log: Logger;
  },
): { runOnce(now: EpochMs): Promise<{ strays: number }> } {
  let suspects = new Map<string, string>();

  return {
    async runOnce(now) {
      const worker = deps.incarnation.id;
      const held = await deps.wheel.heldTasks(worker, lookMax);
      const unknown = held.filter(
        ({ id, token }) => deps.holdings.get(id)?.lease.token !== token && !deps.tokensUnderWay.has(token),
      );
      const strays: HeldTask[] = unknown.filter(({ id, token }) => suspects.get(id) === token);
      suspects = new Map(unknown.map(({ id, token }) => [id, token]));
      if (strays.length === 0 || deps.incarnation.id !== worker) return { strays: 0 };
      deps.log.error({ incarnation: worker, tasks: strays.length }, 'this worker held tasks that it did not know');
      await takeBack(deps, worker, strays, now);
      return { strays: strays.length };
    },
  };
}
