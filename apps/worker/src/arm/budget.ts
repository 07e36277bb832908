/**
 * The armed budget: what this worker holds, from the claim until the outcome is on record, in count and in bytes.
 * While it is full the worker stops fetching from the timer.
 */
export interface ArmedBudget {
  /** How many tasks may be claimed now; 0 when full. Counts what is already reserved. */
  room(): number;
  /** Sets `count` places aside for a claim under way. */
  reserve(count: number): void;
  /** Gives reserved places back, used or not; what was claimed is taken by `take` first. */
  unreserve(count: number): void;
  take(bytes: number): void;
  give(bytes: number): void;
  /** Resolves true as soon as there is room for more than `beyond`, false after `waitMs`. @param beyond @default 0 */
  waitForRoom(waitMs: number, beyond?: number): Promise<boolean>;
  /** How many tasks of the present size can be held in all. */
  capacity(): number;
  readonly count: number;
  readonly bytes: number;
}

export type BudgetLimits = {
  /** Tasks held at once. */
  armedTasksMax: number;
  /**
   * Bytes of their content. Sizes are known only after a claim, so claims are made by the average of what was held last;
   * a claim under way may go beyond the limit when tasks have suddenly become larger.
   */
  armedBytesMax: number;
};

/** What a task is taken to weigh before any was held: far above the usual, so that the first claims are careful. */
const averageBytesAtFirst = 16_384;

export function createArmedBudget(deps: {
  limits: BudgetLimits;
  after: (ms: number, fn: () => void) => () => void;
  /** Called with true when the budget becomes full and with false when it has room again. */
  onFull: (full: boolean) => void;
}): ArmedBudget {
  const { limits } = deps;
  const waiting = new Set<{ beyond: number; wake: (hasRoom: boolean) => void }>();
  let count = 0;
  let bytes = 0;
  let reserved = 0;
  let wasFull = false;
  let averageBytes = averageBytesAtFirst;

  function room(): number {
    const byCount = limits.armedTasksMax - count - reserved;
    const byBytes = Math.floor((limits.armedBytesMax - bytes) / averageBytes) - reserved;
    // An empty worker takes one task of any size, otherwise a very large one would never be sent.
    if (count === 0 && reserved === 0) return Math.max(1, Math.min(byCount, byBytes));
    return Math.max(0, Math.min(byCount, byBytes));
  }

  function changed(): void {
    const left = room();
    const full = left === 0;
    for (const { beyond, wake } of waiting) if (left > beyond) wake(true);
    if (full === wasFull) return;
    wasFull = full;
    deps.onFull(full);
  }

  return {
    room,
    reserve(places) {
      reserved += places;
      changed();
    },
    unreserve(places) {
      reserved -= places;
      changed();
    },
    take(size) {
      count += 1;
      bytes += size;
      averageBytes = Math.max(1, bytes / count);
    },
    give(size) {
      count -= 1;
      bytes -= size;
      changed();
    },
    waitForRoom(waitMs, beyond = 0) {
      if (room() > beyond) return Promise.resolve(true);
      return new Promise((resolve) => {
        const wake = (hasRoom: boolean): void => {
          cancel();
          waiting.delete(waiter);
          resolve(hasRoom);
        };
        const waiter = { beyond, wake };
        const cancel = deps.after(waitMs, () => wake(false));
        waiting.add(waiter);
      });
    },
    capacity: () => count + reserved + room(),
    get count() {
      return count;
    },
    get bytes() {
      return bytes;
    },
  };
}
