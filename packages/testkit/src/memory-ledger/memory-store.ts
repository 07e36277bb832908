import type { Attempt, EpochMs, IdempotencyEntry, LedgerFigures, Task, WorkerRecord } from '@qbasecron/core';

/** What a memory ledger holds; its parts share one. */
export type MemoryStore = {
  now: () => EpochMs;
  partitionCount: number;
  tasks: Map<string, Task>;
  /** By task id, then by number. */
  attempts: Map<string, Map<number, Attempt>>;
  workers: Map<string, WorkerRecord>;
  /** When a worker that is gone may be forgotten. */
  workersPurgeAt: Map<string, EpochMs>;
  /** When each duty is to be done next. */
  duties: Map<string, EpochMs>;
  idempotency: Map<string, IdempotencyEntry>;
  figures: LedgerFigures | null;
};

/** Nothing that a caller holds is ever the stored object itself. */
export function copy<T>(value: T): T {
  return structuredClone(value);
}

/** The tasks that fit, copied. */
export function selectTasks(store: MemoryStore, fits: (task: Task) => boolean): Task[] {
  return [...store.tasks.values()].filter(fits).map((task) => copy(task));
}

/** Compares by each key in turn. */
export function by<T>(...keys: ((item: T) => number | string)[]): (one: T, other: T) => number {
  return (one, other) => {
    for (const key of keys) {
      const [left, right] = [key(one), key(other)];
      if (left !== right) return left < right ? -1 : 1;
    }
    return 0;
  };
}
