import type {
  AuditLedger,
  BackfillLedger,
  CalendarLedger,
  Clock,
  DestinationLedger,
  DutyLedger,
  GivenToken,
  HolderAsker,
  IdempotencyStore,
  LedgerSession,
  Logger,
  OccurrenceLedger,
  Retention,
  ScheduleLedger,
  TaskLedger,
  TimerEpoch,
  TimerSession,
  TokenLedger,
  WheelTimer,
  WorkerRegistry,
} from '@qbasecron/core';
import type { Metrics } from '@qbasecron/runtime';

/** What the app is built on: in main.ts the real adapters, in tests the in-memory ones. It closes none of them. */
export type AppDeps = {
  ledger: {
    tasks: TaskLedger;
    workers: WorkerRegistry;
    duties: DutyLedger;
    idempotency: IdempotencyStore;
    schedules: ScheduleLedger;
    occurrences: OccurrenceLedger;
    calendars: CalendarLedger;
    backfills: BackfillLedger;
    destinations: DestinationLedger;
    tokens: TokenLedger;
    audit: AuditLedger;
    session: LedgerSession;
  };
  timer: { timer: WheelTimer; epoch: TimerEpoch; asker: HolderAsker; session: TimerSession };
  clock: Clock;
  log: Logger;
  metrics: Metrics;
  /** A new id: 24 hex digits, never the same twice. */
  newId: () => string;
  settings: AppSettings;
};

export type AppSettings = {
  version: string;
  /** How many partitions the ledger was made with. */
  partitionCount: number;
  retention: Retention;
  /** IANA name. */
  defaultTimezone: string;
  commit: CommitSettings;
  access: AccessSettings;
  /** How long a change stays in the audit record. */
  auditKeptMs: number;
};

export type AccessSettings = {
  /** Only this machine can reach us: until a token is made nobody needs one. */
  isOpenToLocal: boolean;
  /** Tokens that the environment names. */
  given: readonly GivenToken[];
};

/** Group commit: single posts that arrive at the same time are written by one command. */
export type CommitSettings = {
  /** @default 500 */
  batchItemsMax: number;
  /** @default 2 */
  parallelMax: number;
  /** Tasks waiting and under way; beyond that a post is refused as overloaded. @default 20,000 */
  queueItemsMax: number;
  /** @default 134,217,728 */
  queueBytesMax: number;
};

export const commitDefaults: CommitSettings = {
  batchItemsMax: 500,
  parallelMax: 2,
  queueItemsMax: 20_000,
  queueBytesMax: 134_217_728,
};
