import type {
  Action,
  Attempt,
  AuditEntry,
  Backfill,
  Calendar,
  Destination,
  EpochMs,
  IdempotencyEntry,
  LedgerFigures,
  Schedule,
  ScheduleVersion,
  SkipRange,
  Task,
  Token,
  WorkerRecord,
} from '@qbasecron/core';

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
  schedules: Map<string, Schedule>;
  /** By schedule, reason and from. */
  skips: Map<string, SkipRange>;
  /** By schedule and revision. */
  versions: Map<string, ScheduleVersion>;
  /** By name. */
  calendars: Map<string, Calendar>;
  backfills: Map<string, Backfill>;
  tokens: Map<string, Token>;
  audit: Map<string, AuditEntry>;
  actions: Map<string, Action>;
  /** By name. */
  destinations: Map<string, Destination>;
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

/** At most `limit` of the items, copied. */
export function firstOf<T>(items: readonly T[], limit: number): T[] {
  return items.slice(0, Math.max(limit, 0)).map((item) => copy(item));
}

/** Sets the fields that are given; what is undefined is not given. */
export function assignGiven(record: object, change: object): void {
  const given = Object.fromEntries(Object.entries(change).filter(([, value]) => value !== undefined));
  Object.assign(record, copy(given));
}
