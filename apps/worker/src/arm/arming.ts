import {
  armedWindowMs,
  earlyToleranceMs,
  slotArmAt,
  slotMs,
  slotStart,
  type Clock,
  type EpochMs,
  type FlowSkip,
  type Lease,
  type Logger,
  type Offers,
  type Slot,
  type Task,
  type WheelLedger,
} from '@qbasecron/core';
import { armedReserve } from '../fire/flow-shares.ts';
import type { Incarnation } from '../lease/incarnation.ts';
import type { ArmedBudget } from './budget.ts';
import { claimChunk } from './claim-chunk.ts';
import type { FlowSkips } from './flow-skips.ts';
import { postponeStopped } from './postpone-stopped.ts';

type Chunk = { found: number; armed: number; wanted: number };

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

type Find = (limit: number, skip: FlowSkip | undefined) => Promise<readonly string[]>;
type Window = { from: EpochMs; until: EpochMs };

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
  skips: FlowSkips;
  offers: Pick<Offers, 'offer'>;
  /** Holds the token of each claim while its outcome is not known. */
  tokensUnderWay: Set<string>;
  /** Tasks claimed at once. */
  chunkMax: number;
  /** The arm check: which of the claimed tasks may be sent. */
  check: (tasks: readonly Task[], lease: Lease) => Promise<Task[]>;
  /** Reads the destinations of these flows, unless that was done within the last second. */
  refresh: (flows: readonly string[]) => Promise<void>;
  /** Takes over what may be sent. */
  admit: (tasks: readonly Task[], lease: Lease) => void;
}): Arming {
  const { wheel, clock, incarnation, budget, skips } = deps;
  let stopped = false;

  const ready = (): boolean => !stopped && clock.isTrusted() && incarnation.maySend();
  const putBack = (): ArmResult => ({ putBackUntil: clock.now() + putBackMs });

  /** Finds and claims one chunk within the budget. `null`: there is no room. */
  async function armChunk(find: Find, window: Window, skipped: FlowSkip): Promise<Chunk | null> {
    const wanted = Math.min(deps.chunkMax, budget.room());
    if (wanted <= 0) return null;
    budget.reserve(wanted);
    try {
      const skip = skipped.flows.length > 0 ? skipped : undefined;
      const ids = await find(wanted, skip);
      if (ids.length === 0) return { found: 0, armed: 0, wanted };
      const claim = { ids, ...window, ...(skip && { skip }) };
      const { lease, tasks } = await claimChunk({ ...deps, isStopped: () => stopped }, claim);
      deps.admit(tasks, lease);
      return { found: ids.length, armed: tasks.length, wanted };
    } finally {
      budget.unreserve(wanted);
    }
  }

  /** Chunk after chunk until `find` is exhausted; a full budget is waited for, briefly. */
  async function armAll(find: Find, window: Window): Promise<{ armed: number; complete: boolean }> {
    let armed = 0;
    let fruitless = 0;
    for (;;) {
      if (!ready()) return { armed, complete: false };
      const skip = skips.stoppedOrFull();
      const chunk = await armChunk(find, window, skip);
      armed += chunk?.armed ?? 0;
      fruitless = chunk?.armed === 0 ? fruitless + 1 : 0;
      const isExhausted = chunk !== null && (chunk.found < chunk.wanted || fruitless >= fruitlessMax);
      if (isExhausted && !skip.isAnyFull) return { armed, complete: true };
      if (chunk !== null && !isExhausted) continue;
      // Nothing is left but what belongs to flows that must leave some room to others, or there is none at all.
      const beyond = chunk === null ? 0 : armedReserve(budget.capacity());
      if (!(await budget.waitForRoom(roomWaitMs, beyond))) return { armed, complete: false };
    }
  }

  /** As armAll, for a given list. What others have claimed is no reason to stop: the rest is still to be tried. */
  async function armListed(ids: readonly string[], window: Window): Promise<boolean> {
    for (let next = 0; next < ids.length;) {
      if (!ready()) return false;
      const from = next;
      const take: Find = (limit) => {
        const chunk = ids.slice(from, from + limit);
        next = from + chunk.length;
        return Promise.resolve(chunk);
      };
      const chunk = await armChunk(take, window, skips.stopped());
      if (chunk === null && !(await budget.waitForRoom(roomWaitMs))) return false;
    }
    return true;
  }

  return {
    async armSlot(slot) {
      // A worker with a fast wall clock is handed jobs early (BullMQ promotes by it); the ledger's clock decides.
      if (slotArmAt(slot) - clock.now() > earlyToleranceMs) return { putBackUntil: slotArmAt(slot) };
      if (!ready()) return putBack();
      const from = slotStart(slot);
      const window = { from, until: from + slotMs };
      const { complete } = await armAll((limit, skip) => wheel.slotTaskIds(slot, limit, skip), window);
      await postponeStopped(deps, [slot.partition], window);
      return complete ? undefined : putBack();
    },

    async armSoon(ids) {
      if (!ready()) return putBack();
      const until = clock.now() + armedWindowMs + slotMs;
      return (await armListed(ids, { from: 0, until })) ? undefined : putBack();
    },

    async armDue(before, partitions) {
      if (!ready()) return 0;
      const window = { from: 0, until: before };
      const find: Find = (limit, skip) => wheel.dueTaskIds(before, partitions, limit, skip);
      const { armed } = await armAll(find, window);
      await postponeStopped(deps, partitions, window);
      return armed;
    },

    stop() {
      stopped = true;
    },
  };
}
