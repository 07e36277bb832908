import { LedgerUnavailable, OutcomeUnknown } from '@qbasecron/core';

/** Runs what follows a write that was made: from there, LedgerUnavailable would say too much. */
export async function afterWrite<T>(run: () => Promise<T>): Promise<T> {
  try {
    return await run();
  } catch (error) {
    if (!(error instanceof LedgerUnavailable)) throw error;
    throw new OutcomeUnknown('the ledger was lost after the write', { cause: error });
  }
}
