import { describeActionLedger } from './describe-action-ledger.ts';
import { describeAuditLedger } from './describe-audit-ledger.ts';
import { describeBackfillLedger } from './describe-backfill-ledger.ts';
import { describeCalendarLedger } from './describe-calendar-ledger.ts';
import { describeDestinationLedger } from './describe-destination-ledger.ts';
import { describeDutyLedger } from './describe-duty-ledger.ts';
import { describeFollowUps } from './describe-follow-ups.ts';
import { describeIdempotencyStore } from './describe-idempotency-store.ts';
import { describeLedgerSession } from './describe-ledger-session.ts';
import { describeOccurrenceHistory } from './describe-occurrence-history.ts';
import { describeOccurrenceLedger } from './describe-occurrence-ledger.ts';
import { describeOccurrencePlans } from './describe-occurrence-plans.ts';
import { describeScheduleLedger } from './describe-schedule-ledger.ts';
import { describeSchedulePlanning } from './describe-schedule-planning.ts';
import { describeTaskLedger } from './describe-task-ledger.ts';
import { describeTaskLists } from './describe-task-lists.ts';
import { describeTokenLedger } from './describe-token-ledger.ts';
import { describeWheelFlows } from './describe-wheel-flows.ts';
import { describeWheelLedger } from './describe-wheel-ledger.ts';
import { describeWheelOutcomes } from './describe-wheel-outcomes.ts';
import { describeWheelReads } from './describe-wheel-reads.ts';
import { describeWorkerRegistry } from './describe-worker-registry.ts';
import type { MakeLedger } from './use-ledger.ts';

export type { MakeLedger } from './use-ledger.ts';

/** Registers the guarantees of all ports. Each suite makes ledgers of its own and closes them. */
export function describeLedger(name: string, makeLedger: MakeLedger): void {
  describeTaskLedger(name, makeLedger);
  describeTaskLists(name, makeLedger);
  describeWheelReads(name, makeLedger);
  describeWheelLedger(name, makeLedger);
  describeWheelOutcomes(name, makeLedger);
  describeWheelFlows(name, makeLedger);
  describeWorkerRegistry(name, makeLedger);
  describeDutyLedger(name, makeLedger);
  describeIdempotencyStore(name, makeLedger);
  describeScheduleLedger(name, makeLedger);
  describeSchedulePlanning(name, makeLedger);
  describeOccurrencePlans(name, makeLedger);
  describeOccurrenceLedger(name, makeLedger);
  describeOccurrenceHistory(name, makeLedger);
  describeCalendarLedger(name, makeLedger);
  describeBackfillLedger(name, makeLedger);
  describeDestinationLedger(name, makeLedger);
  describeFollowUps(name, makeLedger);
  describeTokenLedger(name, makeLedger);
  describeAuditLedger(name, makeLedger);
  describeActionLedger(name, makeLedger);
  describeLedgerSession(name, makeLedger);
}
