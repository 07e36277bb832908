import type {
  DutyLedger,
  IdempotencyStore,
  LedgerSession,
  TaskLedger,
  WheelLedger,
  WorkerRegistry,
} from '@qbasecron/core';

/** The ledger as its adapter and its fake both offer it: the six ports over one store. */
export type LedgerParts = {
  tasks: TaskLedger;
  wheel: WheelLedger;
  workers: WorkerRegistry;
  duties: DutyLedger;
  idempotency: IdempotencyStore;
  session: LedgerSession;
};
