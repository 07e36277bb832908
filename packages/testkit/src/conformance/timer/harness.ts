import { armLeadMs, slotMs, type Clock, type Slot, type TimerHandlers } from '@qbasecron/core';
import type { MemoryTimerPorts } from '../../memory-timer/create-memory-timer.ts';

/** One timer, real or in memory, empty, and used by one test alone. Its nextTick is `conformanceTick`. */
export interface TimerHarness {
  clock: Clock;
  /** The ports of one more process on this timer. */
  connect(options?: { concurrency?: number }): Promise<MemoryTimerPorts>;
  /** Resolves when the condition holds: lets fake time pass, or waits. Rejects after `maxMs`. */
  until(condition: () => boolean, maxMs: number): Promise<void>;
  /** Every job, every series of ticks and the epoch key are gone, as after FLUSHALL. */
  loseEverything(): Promise<void>;
  /** Closes every consumer and session that it connected, and the timer. */
  close(): Promise<void>;
}

export type OpenTimerHarness = () => Promise<TimerHarness>;

/** Longer than any step of the suite takes on a busy machine. */
export const stepMs = 8_000;

/** A slot whose arm time lies between `aheadMs` and a second more from now. */
export function slotAhead(clock: Clock, aheadMs: number, partition = 0): Slot {
  return { partition, second: Math.ceil((clock.now() + armLeadMs + aheadMs) / slotMs) };
}

/** A slot whose arm time has just passed: offered, it comes at once. */
export function slotDue(clock: Clock, partition = 0): Slot {
  return { partition, second: Math.floor((clock.now() + armLeadMs) / slotMs) };
}

/** Handlers that take everything; given ones replace them. */
export function handlers(given: Partial<TimerHandlers>): TimerHandlers {
  return { slot: async () => undefined, soon: async () => undefined, tick: async () => undefined, ...given };
}
