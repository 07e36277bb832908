import { slotArmAt, type Clock, type EpochMs, type Slot } from '@qbasecron/core';

/** As much as the real timer puts into one direct job. */
const soonIdsMax = 500;

/** A due moment is looked at again at least this often, because the ledger's clock may be set. */
const lookAgainMs = 1_000;

export type MemoryJob = { id: string; dueAt: EpochMs; active: boolean } & (
  | { kind: 'slot'; slot: Slot }
  | { kind: 'soon'; taskIds: string[] }
  | { kind: 'tick'; scheduleId: string }
);

/** Takes jobs of one kind: false when it has no room or does not fetch. */
type MemoryTaker = (job: MemoryJob) => boolean;

export interface JobStore {
  addSlots(slots: readonly Slot[]): void;
  addSoon(taskIds: readonly string[]): void;
  /** False where a job of that id exists. */
  addTick(tick: { id: string; scheduleId: string; dueAt: EpochMs }): boolean;
  /** Unless it is active. */
  withdraw(id: string): void;
  /** Unless it was lost meanwhile. */
  finish(job: MemoryJob): void;
  putBack(job: MemoryJob, until: EpochMs): void;
  clear(): void;
  list(): MemoryJob[];
  /** Returns its cancel. */
  addTaker(taker: MemoryTaker): () => void;
  /** Hands out what is due, from a microtask of its own. */
  wake(): void;
}

export function createJobStore(deps: {
  clock: Clock;
  isAway: () => boolean;
  /** A job has just been taken. */
  onTaken: (job: MemoryJob) => void;
}): JobStore {
  const { clock, isAway, onTaken } = deps;
  const jobs = new Map<string, MemoryJob>();
  const takers: MemoryTaker[] = [];
  let soonNumber = 0;
  let cancelTimer = (): void => undefined;
  let waking = false;

  function add(job: MemoryJob): boolean {
    const isNew = !jobs.has(job.id);
    if (isNew) jobs.set(job.id, job);
    wake();
    return isNew;
  }

  function wake(): void {
    if (waking) return;
    waking = true;
    queueMicrotask(() => {
      waking = false;
      handOut();
    });
  }

  function handOut(): void {
    cancelTimer();
    if (isAway()) return;
    const waiting = [...jobs.values()].filter((job) => !job.active).sort((a, b) => a.dueAt - b.dueAt);
    for (const job of waiting) {
      // A handler that began just now may have withdrawn it.
      if (!jobs.has(job.id)) continue;
      if (job.dueAt > clock.now()) {
        cancelTimer = clock.after(Math.min(job.dueAt - clock.now(), lookAgainMs), wake);
        return;
      }
      offerToTakers(job);
    }
  }

  /** In turn, so that two workers share. */
  function offerToTakers(job: MemoryJob): void {
    job.active = true;
    const index = takers.findIndex((taker) => taker(job));
    if (index < 0) {
      job.active = false;
      return;
    }
    takers.push(...takers.splice(index, 1));
    onTaken(job);
  }

  return {
    addSlots(slots) {
      for (const slot of slots) {
        const id = `s-${slot.partition}-${slot.second}`;
        add({ id, kind: 'slot', slot, dueAt: slotArmAt(slot), active: false });
      }
    },
    addSoon(taskIds) {
      for (let start = 0; start < taskIds.length; start += soonIdsMax) {
        const part = taskIds.slice(start, start + soonIdsMax);
        add({ id: `d-${++soonNumber}`, kind: 'soon', taskIds: part, dueAt: clock.now(), active: false });
      }
    },
    addTick: (tick) => add({ ...tick, kind: 'tick', active: false }),
    withdraw(id) {
      if (jobs.get(id)?.active === false) jobs.delete(id);
    },
    finish(job) {
      if (jobs.get(job.id) === job) jobs.delete(job.id);
      wake();
    },
    putBack(job, until) {
      job.active = false;
      job.dueAt = until;
      wake();
    },
    clear() {
      jobs.clear();
      cancelTimer();
    },
    list: () => [...jobs.values()],
    addTaker(taker) {
      takers.push(taker);
      wake();
      return () => {
        const index = takers.indexOf(taker);
        if (index >= 0) takers.splice(index, 1);
      };
    },
    wake,
  };
}
