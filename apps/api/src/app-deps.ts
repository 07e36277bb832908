import type {
  ActionLedger,
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
  RateCounter,
  Retention,
  ScheduleLedger,
  SecretBox,
  TaskLedger,
  TimerEpoch,
  TimerSession,
  TokenLedger,
  WheelTimer,
  WorkerRegistry,
} from '@qbasecron/core';
import type { AckLinks, Metrics } from '@qbasecron/runtime';

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
    actions: ActionLedger;
    session: LedgerSession;
  };
  timer: { timer: WheelTimer; epoch: TimerEpoch; asker: HolderAsker; rates: RateCounter; session: TimerSession };
  /** Seals what destinations keep secret. */
  secrets: SecretBox;
  clock: Clock;
  log: Logger;
  metrics: Metrics;
  /** A new id: 24 hex digits, never the same twice. */
  newId: () => string;
  /** Uniform in [0, 1). */
  random01: () => number;
  /** Null without a master key: then no receiver can say later how it went. */
  ackLinks: AckLinks | null;
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
  edge: EdgeSettings;
  /** How long a change stays in the audit record. */
  auditKeptMs: number;
};

/** What stands between the network and the routes. */
export type EdgeSettings = {
  /** For each token, or address without one; 0: no limit. @default 0 */
  requestsPerMinute: number;
  /** Pages that may call from a browser. @default none */
  corsOrigins: readonly string[];
  /** Whose X-Forwarded-For is believed: nobody's, that of so many proxies, or of these addresses. @default false */
  trustProxy: false | number | readonly string[];
};

export const edgeDefaults: EdgeSettings = { requestsPerMinute: 0, corsOrigins: [], trustProxy: false };

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
