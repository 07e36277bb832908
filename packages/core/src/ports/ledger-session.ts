import type { EpochMs } from '../model/task.ts';

/** The connection to the ledger as a whole. */
export interface LedgerSession {
  /** The ledger's own clock; also the cheapest proof that it answers. Throws LedgerUnavailable. */
  readTime(): Promise<EpochMs>;
  close(): Promise<void>;
}
