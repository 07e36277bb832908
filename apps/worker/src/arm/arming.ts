import {
  armedWindowMs,
  earlyToleranceMs,
  slotArmAt,
  slotMs,
  slotStart,
  type Clock,
  type EpochMs,
  type Lease,
  type Logger,
  type Slot,
  type Task,
  type WheelLedger,
} from '@qbasecron/core';
import type { Incarnation } from '../lease/incarnation.ts';
import type { ArmedBudget } from './budget.ts';
import { claimChunk } from './claim-chunk.ts';

/** How a job ends: done, or to be put back until a time by the ledger's clock. */
export type ArmResult = void | { putBackUntil: EpochMs };

/** The three ways in which tasks come to be armed; all of them claim first, so doubling is harmless. */
export interface Arming {
  /** A slot's job: works through the slot in due order and ends when its last chunk is claimed. */
  armSlot(slot: Slot): Promise<ArmResult>;
  /** A direct job: tasks whose slot may already have been armed. */
  armSoon(ids: readonly string[]): Promise<ArmResult>;
  /** The audit: what is due before `before` in these partitions, oldest first. Resolves to how many were armed. */
  armDue(before: EpochMs, partitions: readonly number[]): Promise<number>;
  /** From now on every job is put back. */
  stop(): void;
}

/** How long a job waits for room in the budget before it puts itself back. */
const roomWaitMs = 200;
/** For how long it is then put back, and a job that comes while clock or lease cannot be trusted. */
const putBackMs = 500;
/** A slot whose ids can be found but not claimed this often in a row is left to the audit. */
const fruitlessMax = 3;

export function createArming(deps: {
  wheel: WheelLedger;
  clock: Clock;
  log: Logger;
  incarnation: Incarnation;
  budget: ArmedBudget;
  /** Holds the token of each claim while its outcome is not known. */
  tokensUnderWay: Set<string>;
  /** Tasks claimed at once. */
  chunkMax: number;
  /** The arm check: which of the claimed tasks may be sent. */
  check: (tasks: readonly Task[], lease: Lease) => Promise<Task[]>;
  /** Takes over what may be sent. */
  admit: (tasks: readonly Task[], lease: Lease) => void;
}): Arming {
  const { wheel, clock, incarnation, budget } = deps;
  let stopped = false;

  const ready = (): boolean => !stopped && clock.isTrusted() && incarnation.maySend();
  const putBack = (): ArmResult => ({ putBackUntil: clock.now() + putBackMs });

  /** Finds and claims one chunk within the budget. `null`: there is no room. */
  async function armChunk(
    find: (limit: number) => Promise<readonly string[]>,
    window: { from: EpochMs; until: EpochMs },
  ): Promise<{ found: number; armed: number; wanted: number } | null> {
    const wanted = Math.min(deps.chunkMax, budget.room());
    if (wanted <= 0) return null;
    budget.reserve(wanted);
    try {
      const ids = await find(wanted);
      if (ids.length === 0) return { found: 0, armed: 0, wanted };
      const { lease, tasks } = await claimChunk({ ...deps, isStopped: () => stopped }, { ids, ...window });
      deps.admit(tasks, lease);
      return { found: ids.length, armed: tasks.length, wanted };
    } finally {
      budget.unreserve(wanted);
    }
  }

  /** Chunk after chunk until `find` is exhausted; a full budget is waited for, briefly. */
  async function armAll(
    find: (limit: number) => Promise<readonly string[]>,
    window: { from: EpochMs; until: EpochMs },
    mostFruitless = fruitlessMax,
  ): Promise<{ armed: number; complete: boolean }> {
    let armed = 0;
    let fruitless = 0;
    for (;;) {
      if (!ready()) return { armed, complete: false };
      const chunk = await armChunk(find, window);
      if (chunk === null) {
        if (await budget.waitForRoom(roomWaitMs)) continue;
        return { armed, complete: false };
      }
      armed += chunk.armed;
      fruitless = chunk.armed === 0 ? fruitless + 1 : 0;
      if (chunk.found < chunk.wanted || fruitless >= mostFruitless) return { armed, complete: true };
    }
  }

  return {
    async armSlot(slot) {
      // A worker with a fast wall clock is handed jobs early (BullMQ promotes by it); the ledger's clock decides.
      if (slotArmAt(slot) - clock.now() > earlyToleranceMs) return { putBackUntil: slotArmAt(slot) };
      if (!ready()) return putBack();
      const from = slotStart(slot);
      const { complete } = await armAll((limit) => wheel.slotTaskIds(slot, limit), { from, until: from + slotMs });
      return complete ? undefined : putBack();
    },

    async armSoon(ids) {
      if (!ready()) return putBack();
      let next = 0;
      const take = (limit: number): Promise<readonly string[]> => {
        const chunk = ids.slice(next, next + limit);
        next += chunk.length;
        return Promise.resolve(chunk);
      };
      const until = clock.now() + armedWindowMs + slotMs;
      // Tasks that others have claimed are no reason to stop: the rest of the list is still to be tried.
      const { complete } = await armAll(take, { from: 0, until }, Number.POSITIVE_INFINITY);
      return complete ? undefined : putBack();
    },

    async armDue(before, partitions) {
      if (!ready()) return 0;
      const find = (limit: number): Promise<string[]> => wheel.dueTaskIds(before, partitions, limit);
      return (await armAll(find, { from: 0, until: before })).armed;
    },

    stop() {
      stopped = true;
    },
  };
}
