import type { Clock, Logger, Offers, WheelLedger, WorkerRegistry } from '@qbasecron/core';
import { goneKeptMs } from '../duties/recover.ts';
import type { Firing } from '../fire/firing.ts';
import type { Incarnation } from '../lease/incarnation.ts';
import type { OutcomeBuffer } from '../record/outcome-buffer.ts';

/** How often the drain looks whether everything has been sent and recorded. */
const lookEveryMs = 20;

/**
 * The end of a worker that takes nothing new any more: sends what is armed within the grace time, records, gives the
 * rest back with direct jobs. Whatever it still holds then, on the wire or not given back, is left to recovery at
 * once and not only after a lease. A step that fails does not keep the next ones from being taken.
 */
export async function drain(
  deps: {
    firing: Firing;
    outcomes: OutcomeBuffer;
    wheel: Pick<WheelLedger, 'releaseTasks' | 'heldTasks'>;
    workers: Pick<WorkerRegistry, 'declareDead' | 'retireWorker'>;
    offers: Offers;
    incarnation: Pick<Incarnation, 'id'>;
    clock: Clock;
    log: Logger;
  },
  graceMs: number,
): Promise<{ released: number; left: number }> {
  const { firing, outcomes, wheel, offers, incarnation, clock, log } = deps;
  const until = clock.monotonic() + graceMs;
  while (firing.holdings.size > 0 && clock.monotonic() < until) {
    await new Promise<void>((resolve) => void clock.after(lookEveryMs, resolve));
  }

  async function take(step: string, run: () => Promise<unknown>): Promise<void> {
    try {
      await run();
    } catch (error) {
      log.error({ error, step }, 'a step of the drain failed; recovery will make up for it');
    }
  }

  const unsent = firing.dropUnsent();
  await take('record', () => outcomes.drained());
  await take('release', async () => {
    if (unsent.length === 0) return;
    await wheel.releaseTasks(
      unsent.map((holding) => holding.task.id),
      incarnation.id,
    );
    await offers.offer(unsent.map((holding) => holding.task));
  });
  await take('offer', () => offers.settled());

  let left = firing.holdings.size;
  await take('retire', async () => {
    const now = clock.now();
    left = Math.max(left, (await wheel.heldTasks(incarnation.id, 1)).length);
    // Dead, not gone: recovery looks for what a dead worker still holds.
    if (left > 0) await deps.workers.declareDead(incarnation.id, now);
    else await deps.workers.retireWorker(incarnation.id, now, now + goneKeptMs);
  });
  log.info({ released: unsent.length, left }, 'drained');
  return { released: unsent.length, left };
}
