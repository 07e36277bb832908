import type {
  DutyLedger,
  IdempotencyStore,
  LedgerSession,
  TaskLedger,
  WheelLedger,
  WorkerRegistry,
} from '@qbasecron/core';

/** The ledger in its six parts; each process hands on only the parts that its code needs. */
export type Ledger = {
  tasks: TaskLedger;
  wheel: WheelLedger;
  workers: WorkerRegistry;
  duties: DutyLedger;
  idempotency: IdempotencyStore;
  session: LedgerSession;
};
