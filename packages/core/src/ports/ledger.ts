import type { ActionLedger } from './action-ledger.ts';
import type { AuditLedger } from './audit-ledger.ts';
import type { BackfillLedger } from './backfill-ledger.ts';
import type { CalendarLedger } from './calendar-ledger.ts';
import type { DestinationLedger } from './destination-ledger.ts';
import type { DutyLedger } from './duty-ledger.ts';
import type { FollowUpLedger } from './follow-up-ledger.ts';
import type { IdempotencyStore } from './idempotency-store.ts';
import type { LedgerSession } from './ledger-session.ts';
import type { OccurrenceLedger } from './occurrence-ledger.ts';
import type { ScheduleLedger } from './schedule-ledger.ts';
import type { TaskLedger } from './task-ledger.ts';
import type { TokenLedger } from './token-ledger.ts';
import type { WheelLedger } from './wheel-ledger.ts';
import type { WorkerRegistry } from './worker-registry.ts';

/** The ledger in its parts; each process hands on only the parts that its code needs. */
export type Ledger = {
  tasks: TaskLedger;
  wheel: WheelLedger;
  workers: WorkerRegistry;
  duties: DutyLedger;
  idempotency: IdempotencyStore;
  schedules: ScheduleLedger;
  occurrences: OccurrenceLedger;
  calendars: CalendarLedger;
  backfills: BackfillLedger;
  destinations: DestinationLedger;
  followUps: FollowUpLedger;
  tokens: TokenLedger;
  audit: AuditLedger;
  actions: ActionLedger;
  session: LedgerSession;
};
