import type { Clock, Logger, WheelLedger } from '@qbasecron/core';
import type { Holding } from './holding.ts';

/**
 * at_most_once: the send is written to the ledger, and acknowledged, before it happens; so a worker lost in between
 * leaves a mark by which recovery knows not to send again. Batched: while one write is under way the next gathers.
 */
export interface Announcer {
  announce(holdings: readonly Holding[]): void;
}

const retryMs = 100;

export function createAnnouncer(deps: {
  wheel: WheelLedger;
  clock: Clock;
  log: Logger;
  /** The write is acknowledged: send these. */
  onAnnounced: (holdings: Holding[]) => void;
  /** The ledger says that they are not ours any more. */
  onGone: (holding: Holding) => void;
}): Announcer {
  const { wheel, clock } = deps;
  let gathered: Holding[] = [];
  let writing = false;

  async function write(batch: Holding[]): Promise<void> {
    const ids = batch.map((holding) => holding.task.id);
    const worker = batch[0]?.lease.worker ?? '';
    const announced = new Set(await wheel.announceSends(ids, worker, clock.now()));
    const ready: Holding[] = [];
    for (const holding of batch) {
      if (holding.phase !== 'announcing') continue;
      if (announced.has(holding.task.id)) ready.push(holding);
      else deps.onGone(holding);
    }
    deps.onAnnounced(ready);
  }

  async function writeGathered(): Promise<void> {
    writing = true;
    while (gathered.length > 0) {
      const worker = gathered[0]?.lease.worker;
      const batch = gathered.filter((holding) => holding.phase === 'announcing' && holding.lease.worker === worker);
      gathered = gathered.filter((holding) => holding.phase === 'announcing' && holding.lease.worker !== worker);
      if (batch.length === 0) continue;
      try {
        await write(batch);
      } catch (error) {
        // Announcing twice is harmless, so whatever went wrong is simply written again while the lease lasts.
        deps.log.warn(
          { error, tasks: batch.length },
          'the ledger did not take the announcement of sends; trying again',
        );
        gathered = batch.concat(gathered);
        await new Promise<void>((resolve) => void clock.after(retryMs, resolve));
      }
    }
    writing = false;
  }

  return {
    announce(holdings) {
      for (const holding of holdings) gathered.push(holding);
      if (!writing) void writeGathered();
    },
  };
}
