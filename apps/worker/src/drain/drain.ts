import type { Clock, Logger, Offers, WheelLedger, WorkerRegistry } from '@qbasecron/core';
import type { Arming } from '../arm/arming.ts';
import { goneKeptMs } from '../duties/recover.ts';
import type { Firing } from '../fire/firing.ts';
import type { Incarnation } from '../lease/incarnation.ts';
import type { OutcomeBuffer } from '../record/outcome-buffer.ts';

/** How often the drain looks whether everything has been sent and recorded. */
const lookEveryMs = 20;

/**
 * The end of a worker, on SIGTERM: takes nothing new, sends what is armed within the grace time, gives the rest back
 * with direct jobs, and records. What is still on the wire after that is left to recovery at once, not after a lease.
 */
export async function drain(
  deps: {
    arming: Arming;
    firing: Firing;
    outcomes: OutcomeBuffer;
    wheel: Pick<WheelLedger, 'releaseTasks'>;
    workers: Pick<WorkerRegistry, 'declareDead' | 'retireWorker'>;
    offers: Offers;
    incarnation: Pick<Incarnation, 'id'>;
    clock: Clock;
    log: Logger;
  },
  graceMs: number,
): Promise<{ released: number; onTheWire: number }> {
  const { arming, firing, outcomes, incarnation, clock } = deps;
  arming.stop();
  const until = clock.monotonic() + graceMs;
  while (firing.holdings.size > 0 && clock.monotonic() < until) {
    await new Promise<void>((resolve) => void clock.after(lookEveryMs, resolve));
  }

  const unsent = firing.dropUnsent();
  if (unsent.length > 0) {
    await deps.wheel.releaseTasks(
      unsent.map((holding) => holding.task.id),
      incarnation.id,
    );
    await deps.offers.offer(unsent.map((holding) => holding.task));
  }
  await outcomes.drained();
  await deps.offers.settled();

  const onTheWire = firing.inFlightCount;
  const now = clock.now();
  // Dead, not gone: recovery looks for what a dead worker still holds.
  if (onTheWire > 0) await deps.workers.declareDead(incarnation.id, now);
  else await deps.workers.retireWorker(incarnation.id, now, now + goneKeptMs);
  deps.log.info({ released: unsent.length, onTheWire }, 'drained');
  return { released: unsent.length, onTheWire };
}
