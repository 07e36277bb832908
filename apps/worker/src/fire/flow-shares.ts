/** How many of a worker's places in flight, and of its armed budget, one flow may have. Pure. */

export type InFlight = {
  /** Places in all. */
  max: number;
  /** Of these taken. */
  count: number;
  /** Taken by this flow. */
  ofFlow: number;
  /** Tasks of other flows could be sent now. */
  othersWait: boolean;
  /** One of its requests has just ended soon after it began: its places come free again quickly. */
  isQuick: boolean;
};

/** Of the places, while others wait. */
const sharedPart = 1 / 2;
/** Of the places, for a flow that is alone but is slow: those who come later find the rest. */
const slowPart = 3 / 4;
/** Of the places, kept for flows that have hardly any. */
const reservedPart = 1 / 8;
/** So many of all places are hardly any. */
const fewPart = 1 / 64;

/**
 * Whether one more request of a flow may begin. While others wait it gets half of the places; alone it gets all but the
 * last eighth, or three quarters if it is slow. The last eighth is for flows that have hardly any, so that even many
 * receivers that hang leave a way through for others.
 */
export function mayTakePlace({ max, count, ofFlow, othersWait, isQuick }: InFlight): boolean {
  if (count >= max) return false;
  const part = othersWait ? sharedPart : isQuick ? 1 : slowPart;
  if (ofFlow >= Math.ceil(max * part)) return false;
  return max - count > Math.floor(max * reservedPart) || ofFlow < Math.max(1, Math.floor(max * fewPart));
}

export type Armed = {
  /** Tasks that can be held in all, and how many more can be held now. */
  capacity: number;
  room: number;
  /** Held of this flow. */
  ofFlow: number;
  /** Flows of which tasks are held. */
  flowCount: number;
};

/** Of the armed budget, kept for flows that have less than an even share. */
const armedReservedPart = 1 / 32;

/**
 * Whether more tasks of a flow may be armed: a flow that is alone may nearly fill the budget. It is then not known yet
 * whether it can send them, but what falls due at one moment must be armed before.
 */
export function mayArmMore({ capacity, room, ofFlow, flowCount }: Armed): boolean {
  return room > armedReserve(capacity) || ofFlow < capacity / Math.max(2, flowCount);
}

export function armedReserve(capacity: number): number {
  return Math.floor(capacity * armedReservedPart);
}
