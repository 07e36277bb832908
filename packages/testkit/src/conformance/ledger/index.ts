import { describeDutyLedger } from './describe-duty-ledger.ts';
import { describeIdempotencyStore } from './describe-idempotency-store.ts';
import { describeLedgerSession } from './describe-ledger-session.ts';
import { describeTaskLedger } from './describe-task-ledger.ts';
import { describeTaskLists } from './describe-task-lists.ts';
import { describeWheelLedger } from './describe-wheel-ledger.ts';
import { describeWheelOutcomes } from './describe-wheel-outcomes.ts';
import { describeWheelReads } from './describe-wheel-reads.ts';
import { describeWorkerRegistry } from './describe-worker-registry.ts';
import type { MakeLedger } from './use-ledger.ts';

export type { MakeLedger } from './use-ledger.ts';

/** Registers the guarantees of all six ports. Each suite makes ledgers of its own and closes them. */
export function describeLedger(name: string, makeLedger: MakeLedger): void {
  describeTaskLedger(name, makeLedger);
  describeTaskLists(name, makeLedger);
  describeWheelReads(name, makeLedger);
  describeWheelLedger(name, makeLedger);
  describeWheelOutcomes(name, makeLedger);
  describeWorkerRegistry(name, makeLedger);
  describeDutyLedger(name, makeLedger);
  describeIdempotencyStore(name, makeLedger);
  describeLedgerSession(name, makeLedger);
}
