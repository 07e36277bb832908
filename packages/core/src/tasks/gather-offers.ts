import type { Offerable, Offers } from '../wheel/offer.ts';

/**
 * Offers in one call what is offered in one turn of the event loop: the tasks of a group commit resolve together, and
 * so share one direct job.
 */
export function gatherOffers(offers: Pick<Offers, 'offer'>): Pick<Offers, 'offer'> {
  let gathered: Offerable[] = [];
  let offering: Promise<void> | null = null;

  async function offerGathered(): Promise<void> {
    // Those who wait for the same commit go on in this turn, a few steps of promises later.
    for (let step = 0; step < 8; step++) await Promise.resolve();
    const tasks = gathered;
    gathered = [];
    offering = null;
    await offers.offer(tasks);
  }

  return {
    offer(tasks) {
      gathered.push(...tasks);
      offering ??= offerGathered();
      return offering;
    },
  };
}
