import type { AuditEntry, AuditLedger, AuditQuery } from '@qbasecron/core';
import { by, copy, firstOf, type MemoryStore } from './memory-store.ts';

export function createMemoryAudit({ audit }: MemoryStore): AuditLedger {
  return {
    async insertEntries(entries) {
      for (const entry of entries) if (!audit.has(entry.id)) audit.set(entry.id, copy(entry));
    },

    async listEntries(query) {
      const found = [...audit.values()].filter((entry) => fits(entry, query));
      found.sort(
        by<AuditEntry>(
          (entry) => entry.at,
          (entry) => entry.id,
        ),
      );
      return firstOf(found.reverse(), query.limit);
    },
  };
}

function fits(entry: AuditEntry, { kind, id, who, from, to, after }: AuditQuery): boolean {
  if (kind !== undefined && entry.kind !== kind) return false;
  if (id !== undefined && !entry.ids.includes(id)) return false;
  if (who !== undefined && entry.callerName !== who && entry.tokenId !== who) return false;
  if (from !== undefined && entry.at < from) return false;
  if (to !== undefined && entry.at >= to) return false;
  return !after || entry.at < after.at || (entry.at === after.at && entry.id < after.id);
}
