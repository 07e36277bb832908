import type { EpochMs } from '../model/task.ts';
import { armLeadMs, horizonMs, offerMarginMs, slotMs } from './constants.ts';

/** One second of one partition. `second` is whole seconds since 1970. */
export type Slot = { partition: number; second: number };

export function slotOf(partition: number, at: EpochMs): Slot {
  return { partition, second: Math.floor(at / slotMs) };
}

export function slotStart(slot: Slot): EpochMs {
  return slot.second * slotMs;
}

/** When the slot's job is due. */
export function slotArmAt(slot: Slot): EpochMs {
  return slotStart(slot) - armLeadMs;
}

/** The last moment at which the slot may be offered: from here on its job may be active. */
export function slotOfferEndsAt(slot: Slot): EpochMs {
  return slotArmAt(slot) - offerMarginMs;
}

export type OfferWay = 'slot' | 'soon' | 'later';

/**
 * How a task due at `at` reaches a worker when offered now: `slot` by its slot's job, `soon` by a direct job because
 * its slot may already be armed, `later` not at all, because the far loader will offer its slot.
 */
export function offerWay(at: EpochMs, now: EpochMs): OfferWay {
  const start = Math.floor(at / slotMs) * slotMs;
  if (now >= start - armLeadMs - offerMarginMs) return 'soon';
  return start - now > horizonMs ? 'later' : 'slot';
}

/**
 * The partition of a task: 32-bit FNV-1a of the id's UTF-16 code units, modulo the ledger's partition count.
 * Source of the hash: draft-eastlake-fnv.
 */
export function partitionOf(id: string, partitionCount: number): number {
  let hash = 0x811c9dc5;
  for (let index = 0; index < id.length; index++) {
    hash = Math.imul(hash ^ id.charCodeAt(index), 0x01000193);
  }
  return (hash >>> 0) % partitionCount;
}
