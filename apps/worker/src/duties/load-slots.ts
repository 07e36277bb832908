import {
  armLeadMs,
  horizonMs,
  nearWindowMs,
  offerMarginMs,
  slotMs,
  type EpochMs,
  type Offers,
  type WheelLedger,
} from '@qbasecron/core';

export type LoadDeps = { wheel: Pick<WheelLedger, 'occupiedSlots'>; offers: Pick<Offers, 'offerAgain'> };

/**
 * The near loader: offers again every slot with tasks whose arm time lies within the next 30 s, remembered or not,
 * so that an offer that was lost is repaired before its task is due. Resolves to how many slots it found.
 */
export function loadNear(deps: LoadDeps, now: EpochMs): Promise<{ slots: number }> {
  return load(deps, now, now + armLeadMs + nearWindowMs);
}

/** The far loader: offers every slot with tasks within the horizon. */
export function loadFar(deps: LoadDeps, now: EpochMs): Promise<{ slots: number }> {
  return load(deps, now, now + horizonMs + slotMs);
}

/** Slots nearer than their last offer time are the direct jobs' and the audit's. */
async function load(deps: LoadDeps, now: EpochMs, until: EpochMs): Promise<{ slots: number }> {
  const slots = await deps.wheel.occupiedSlots(now + armLeadMs + offerMarginMs, until);
  await deps.offers.offerAgain(slots);
  return { slots: slots.length };
}
