import {
  auditEntryBytes,
  auditIdsMax,
  type AuditEntry,
  type AuditLedger,
  type Clock,
  type Logger,
} from '@qbasecron/core';
import type { Metrics } from '@qbasecron/runtime';

/** One change, as a route tells it. */
export type AuditNote = Omit<AuditEntry, 'id' | 'at' | 'purgeAt'>;

export type AuditBook = {
  /** Takes the note and returns at once. With `joins` it becomes part of an entry of the same caller and action. */
  note(note: AuditNote, options?: { joins?: boolean }): void;
  /** Writes what waits; resolves when that is done or has failed, in which case it goes on waiting. Never rejects. */
  flush(): Promise<void>;
  /** Writes what waits, one last time. */
  close(): Promise<void>;
};

/** How long a note waits for others at most; a crash loses no more. */
const waitMs = 250;
/** Until the next try after a failed one. */
const againMs = 1_000;
/** Entries that wait, in count and in bytes; what comes beyond is lost, counted and logged. */
const entriesMax = 10_000;
const bytesMax = 16 * 1_048_576;
/** Of one command. */
const batchMax = 500;

/**
 * Notes of changes, on their way to the ledger: written in batches, behind the answers, so that they neither delay nor
 * fail one. Entries keep their ids, so a write whose outcome is unknown is made again.
 */
export function createAuditBook(deps: {
  audit: AuditLedger;
  clock: Pick<Clock, 'now' | 'after'>;
  log: Logger;
  metrics: Metrics;
  newId: () => string;
  keptMs: number;
}): AuditBook {
  const { audit, clock, log, newId, keptMs } = deps;
  const lost = deps.metrics.counter({
    name: 'qbasecron_audit_lost_total',
    help: 'Changes that are missing in the audit record, because the ledger was away for too long.',
  });
  let waiting: AuditEntry[] = [];
  let bytes = 0;
  /** Entries that wait and may still grow. */
  const open = new Map<string, AuditEntry>();
  let cancelPlanned: (() => void) | null = null;
  let writing: Promise<void> | null = null;
  let isFailing = false;
  let isLosing = false;
  let isClosed = false;

  function plan(ms: number): void {
    if (isClosed) return;
    cancelPlanned ??= clock.after(ms, () => {
      cancelPlanned = null;
      void flush();
    });
  }

  function join(note: AuditNote, key: string): boolean {
    const entry = open.get(key);
    if (!entry || entry.ids.length + note.ids.length > auditIdsMax) return false;
    entry.ids.push(...note.ids);
    entry.count += note.count;
    bytes += auditEntryBytes({ ids: note.ids, before: null, after: null });
    return true;
  }

  function flush(): Promise<void> {
    writing ??= write().finally(() => {
      writing = null;
      if (waiting.length > 0) plan(isFailing ? againMs : waitMs);
    });
    return writing;
  }

  async function write(): Promise<void> {
    while (waiting.length > 0) {
      open.clear();
      const batch = waiting.slice(0, batchMax);
      try {
        await audit.insertEntries(batch);
      } catch (error) {
        if (!isFailing) log.warn({ error, waitingCount: waiting.length }, 'the audit record waits for the ledger');
        isFailing = true;
        return;
      }
      isFailing = false;
      isLosing = false;
      waiting = waiting.slice(batch.length);
      bytes = waiting.reduce((sum, entry) => sum + auditEntryBytes(entry), 0);
    }
  }

  return {
    note(note, { joins = false } = {}) {
      const key = joins ? [note.tokenId, note.callerName, note.address, note.action].join('\n') : '';
      if (joins && join(note, key)) return;
      if (waiting.length >= entriesMax || bytes >= bytesMax) {
        if (!isLosing) log.error({ waitingCount: waiting.length }, 'changes go unrecorded: the ledger is away');
        isLosing = true;
        lost.inc(note.count);
        return;
      }
      const now = clock.now();
      const entry: AuditEntry = { ...note, ids: [...note.ids], id: newId(), at: now, purgeAt: now + keptMs };
      waiting.push(entry);
      bytes += auditEntryBytes(entry);
      if (joins) open.set(key, entry);
      plan(isFailing ? againMs : waitMs);
    },
    flush,
    async close() {
      isClosed = true;
      cancelPlanned?.();
      await flush();
      if (waiting.length > 0) log.error({ lostCount: waiting.length }, 'the last changes went unrecorded');
    },
  };
}
