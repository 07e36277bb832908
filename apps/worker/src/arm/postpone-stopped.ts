import { offerWay, type Clock, type EpochMs, type Logger, type Offers, type WheelLedger } from '@qbasecron/core';
import type { FlowSkips } from './flow-skips.ts';

/**
 * Puts off what was left out of a window because its flow is stopped, each flow by its own step, and offers the slots
 * that it is in now. Never rejects: what the ledger does not take is found again by the audit.
 */
export async function postponeStopped(
  deps: {
    wheel: Pick<WheelLedger, 'postponeFlows'>;
    skips: Pick<FlowSkips, 'stopped' | 'postponeTo'>;
    offers: Pick<Offers, 'offer'>;
    clock: Pick<Clock, 'now'>;
    log: Logger;
    refresh: (flows: readonly string[]) => Promise<void>;
  },
  partitions: readonly number[],
  window: { from: EpochMs; until: EpochMs },
): Promise<void> {
  const known = deps.skips.stopped().flows;
  if (known.length === 0) return;
  try {
    // A destination may have been resumed since, which has woken its tasks: put off again they would miss it.
    await deps.refresh(known);
  } catch (error) {
    deps.log.warn({ error, flows: known }, 'whether flows are still stopped could not be read; their tasks stay');
    return;
  }
  const { flows, expiresBefore } = deps.skips.stopped();
  // Never into the window itself: a repeat would move them on.
  const byMoment = Map.groupBy(flows, (flow) => Math.max(deps.skips.postponeTo(flow), window.until));
  for (const [to, names] of byMoment) {
    try {
      const skip = { flows: names, expiresBefore };
      const count = await deps.wheel.postponeFlows({ partitions, ...window, skip, to });
      if (count === 0) continue;
      deps.log.debug({ flows: names, tasks: count, to }, 'tasks of stopped flows were put off');
      // Which tasks they are is not known here: too late for its slot, they are the audit's.
      if (offerWay(to, deps.clock.now()) !== 'slot') continue;
      void deps.offers.offer(partitions.map((partition) => ({ id: '', partition, nextAttemptAt: to })));
    } catch (error) {
      deps.log.warn({ error, flows: names }, 'tasks of stopped flows could not be put off yet');
    }
  }
}
