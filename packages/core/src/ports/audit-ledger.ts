import type { AuditEntry } from '../access/audit-entry.ts';
import type { EpochMs } from '../model/task.ts';
import type { PagePosition } from '../tasks/list-tasks.ts';

/** What users changed. Throws as TaskLedger does. */
export interface AuditLedger {
  /** Writes them; one that is on record already, by its id, is left as it is, so that a repeat is harmless. */
  insertEntries(entries: readonly AuditEntry[]): Promise<void>;
  /** Newest first, at most `limit`. Filters are joined by "and". Throws QueryTooSlow as well. */
  listEntries(query: AuditQuery): Promise<AuditEntry[]>;
}

export type AuditQuery = {
  kind?: string;
  /** One of the entry's ids. Only together with `kind`. */
  id?: string;
  /** The caller's name, or the id of its token. */
  who?: string;
  /** At or after. */
  from?: EpochMs;
  /** Before. */
  to?: EpochMs;
  after?: PagePosition;
  limit: number;
};
