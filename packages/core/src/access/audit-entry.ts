import type { EpochMs } from '../model/task.ts';

/** One change by a user, on record. */
export type AuditEntry = {
  id: string;
  at: EpochMs;
  /** Null: without a token. */
  tokenId: string | null;
  callerName: string;
  /** The client's address. */
  address: string;
  /** Of the first request, where several are one entry. */
  requestId: string;
  /** What was done: `<kind>.<verb>`. */
  action: string;
  /** What it was done to. */
  kind: string;
  /** Of what was changed; at most auditIdsMax of them. */
  ids: string[];
  /** How many were changed. */
  count: number;
  /** `unknown`: the ledger was lost while it was asked, and the change may have been made or not. */
  outcome: 'done' | 'unknown';
  /** Fields that changed, as JSON, secrets masked and long values cut; null when there was nothing before, or after. */
  before: string | null;
  after: string | null;
  purgeAt: EpochMs;
};

/** Ids in one entry, at most. */
export const auditIdsMax = 500;

/** About how large an entry is. */
export function auditEntryBytes(entry: Pick<AuditEntry, 'ids' | 'before' | 'after'>): number {
  return 300 + entry.ids.length * 30 + (entry.before?.length ?? 0) + (entry.after?.length ?? 0);
}
