import type { EpochMs } from '../model/task.ts';
import type { Clock } from '../ports/clock.ts';
import type { Logger } from '../ports/logger.ts';
import type { WheelTimer } from '../ports/wheel-timer.ts';
import { slotMs } from './constants.ts';
import { offerWay, slotOf, slotOfferEndsAt, type Slot } from './slot.ts';

/** What an offer needs to know of a task. */
export type Offerable = { id: string; partition: number; nextAttemptAt: EpochMs };

export interface Offers {
  /**
   * Tells the timer of tasks that the ledger has acknowledged. Never rejects: what the timer does not take is
   * brought by the loaders or the audit. Doubling is harmless.
   */
  offer(tasks: readonly Offerable[]): Promise<void>;
  /** Offers slots found in the ledger, remembered or not. Rejects when the timer does. */
  offerAgain(slots: readonly Slot[]): Promise<void>;
  /** Empties the memory: the timer has lost its own. */
  forget(): void;
  /** Resolves when no offer is under way. */
  settled(): Promise<void>;
}

/**
 * Remembers which slots were offered, so that most tasks cost the timer nothing. A slot is forgotten when its offer
 * time ends: from then on nobody may offer its id.
 */
export function createOffers(deps: { timer: WheelTimer; clock: Clock; log: Logger }): Offers {
  const { timer, clock, log } = deps;
  const offered = new Map<number, Set<number>>();
  const underWay = new Set<Promise<void>>();
  let sweptSecond = 0;

  function remember(slot: Slot): boolean {
    const partitions = offered.get(slot.second);
    if (!partitions) offered.set(slot.second, new Set([slot.partition]));
    else if (partitions.has(slot.partition)) return false;
    else partitions.add(slot.partition);
    return true;
  }

  function forgetPast(now: EpochMs): void {
    const second = Math.floor(now / slotMs);
    if (second === sweptSecond) return;
    sweptSecond = second;
    for (const key of offered.keys()) {
      if (now >= slotOfferEndsAt({ partition: 0, second: key })) offered.delete(key);
    }
  }

  async function send(slots: Slot[], soon: string[]): Promise<void> {
    try {
      await Promise.all([
        slots.length > 0 ? timer.offerSlots(slots) : undefined,
        soon.length > 0 ? timer.offerSoon(soon) : undefined,
      ]);
    } catch (error) {
      for (const slot of slots) offered.get(slot.second)?.delete(slot.partition);
      log.debug({ error, slots: slots.length, soon: soon.length }, 'the timer did not take an offer');
    }
  }

  function offer(tasks: readonly Offerable[]): Promise<void> {
    const now = clock.now();
    forgetPast(now);
    const slots: Slot[] = [];
    const soon: string[] = [];
    for (const task of tasks) {
      switch (offerWay(task.nextAttemptAt, now)) {
        case 'later':
          break;
        case 'soon':
          soon.push(task.id);
          break;
        case 'slot': {
          const slot = slotOf(task.partition, task.nextAttemptAt);
          if (remember(slot)) slots.push(slot);
        }
      }
    }
    if (slots.length === 0 && soon.length === 0) return Promise.resolve();
    const sending = send(slots, soon).finally(() => underWay.delete(sending));
    underWay.add(sending);
    return sending;
  }

  async function offerAgain(slots: readonly Slot[]): Promise<void> {
    const now = clock.now();
    forgetPast(now);
    const open = slots.filter((slot) => now < slotOfferEndsAt(slot));
    if (open.length > 0) await timer.offerSlots(open);
    for (const slot of open) remember(slot);
  }

  return {
    offer,
    offerAgain,
    forget: () => offered.clear(),
    settled: async () => void (await Promise.all(underWay)),
  };
}
