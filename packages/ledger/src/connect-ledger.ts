import { LedgerUnavailable, partitionCountDefault, type Logger } from '@qbasecron/core';
import { MongoClient, type MongoClientOptions } from 'mongodb';
import { createTokenLedger } from './access/token-ledger.ts';
import { createAuditLedger } from './access/audit-ledger.ts';
import { createActionLedger } from './actions/action-ledger.ts';
import { createBackfillLedger } from './backfills/backfill-ledger.ts';
import { createCalendarLedger } from './calendars/calendar-ledger.ts';
import { createDestinationLedger } from './destinations/destination-ledger.ts';
import { createDutyLedger } from './duty-ledger.ts';
import { createFollowUpLedger } from './follow-up-ledger.ts';
import { createGuard } from './guard.ts';
import { createIdempotencyStore } from './idempotency-store.ts';
import { createLedgerSession } from './ledger-session.ts';
import type { Ledger } from '@qbasecron/core';
import { migrate } from './migrate.ts';
import { collectionsOf } from './names.ts';
import { createOccurrenceLedger } from './occurrences/occurrence-ledger.ts';
import { createScheduleLedger } from './schedules/schedule-ledger.ts';
import { createTaskLedger } from './task-ledger.ts';
import { createWheelLedger } from './wheel-ledger.ts';
import { createWorkerRegistry } from './worker-registry.ts';

export type LedgerOptions = {
  /** A MongoDB connection string; what is set here and in it is decided here. */
  uri: string;
  databaseName: string;
  log: Logger;
  /** Counts only when the ledger is made now; afterwards it is fixed. @default 16 */
  partitionCount?: number;
  /** Connections of this process. @default 20 */
  connectionsMax?: number;
  /** How long a command waits for a server that takes it. @default 2,000 */
  serverSelectionMs?: number;
  /** How long a command waits for a free connection. @default 2,000 */
  connectionWaitMs?: number;
  /** How long a command that was sent waits for its answer. @default 10,000 */
  answerMs?: number;
  /** When a list query is given up. @default 5,000 */
  listTimeMaxMs?: number;
};

/** A returned server is found within about this time. The driver allows no less than 500. */
const heartbeatMs = 1_000;

/**
 * Connects, makes or migrates the ledger and resolves to its parts. Throws LedgerUnavailable when no server answers,
 * LedgerTooNew when the ledger was migrated by a newer program, and the driver's own error for a connection string that
 * cannot be read or a refused log-in; nothing stays open then. `session.close()` ends it.
 */
export async function connectLedger(options: LedgerOptions): Promise<Ledger> {
  const { log, listTimeMaxMs = 5_000, partitionCount: partitionCountWanted = partitionCountDefault } = options;
  const client = new MongoClient(options.uri, clientOptions(options));
  logReachability(client, log);
  const guard = createGuard(client);
  const session = createLedgerSession({ client, guard });
  const db = client.db(options.databaseName);
  try {
    await guard.read(() => client.connect());
    const now = await session.readTime();
    // A read, as far as errors go: every step may be repeated, so an unknown outcome is as good as none.
    const { partitionCount } = await guard.read(() => migrate(db, { partitionCount: partitionCountWanted, now }));
    const { readTime } = session;
    const deps = { collections: collectionsOf(db), guard, log, partitionCount, listTimeMaxMs, readTime };
    return {
      tasks: createTaskLedger(deps),
      wheel: createWheelLedger(deps),
      workers: createWorkerRegistry(deps),
      duties: createDutyLedger(deps),
      idempotency: createIdempotencyStore(deps),
      schedules: createScheduleLedger(deps),
      occurrences: createOccurrenceLedger(deps),
      calendars: createCalendarLedger(deps),
      backfills: createBackfillLedger(deps),
      followUps: createFollowUpLedger(deps),
      destinations: createDestinationLedger(deps),
      tokens: createTokenLedger(deps),
      audit: createAuditLedger(deps),
      actions: createActionLedger(deps),
      session,
    };
  } catch (error) {
    await client.close();
    if (!(error instanceof LedgerUnavailable)) throw error;
    const hosts = client.options.hosts.map((host) => host.toString()).join(', ');
    throw new LedgerUnavailable(`no MongoDB server answers at ${hosts}`, { cause: error });
  }
}

function clientOptions(options: LedgerOptions): MongoClientOptions {
  const { connectionsMax = 20, serverSelectionMs = 2_000, connectionWaitMs = 2_000, answerMs = 10_000 } = options;
  return {
    appName: 'qbasecron',
    // A task is accepted only when a majority has it in its journal; everything else relies on that as well.
    writeConcern: { w: 'majority', journal: true },
    retryWrites: true,
    retryReads: true,
    maxPoolSize: connectionsMax,
    serverSelectionTimeoutMS: serverSelectionMs,
    connectTimeoutMS: serverSelectionMs,
    waitQueueTimeoutMS: connectionWaitMs,
    socketTimeoutMS: answerMs,
    heartbeatFrequencyMS: heartbeatMs,
  };
}

/** One line when a server is lost, one when it is back. */
function logReachability(client: MongoClient, log: Logger): void {
  client.on('serverDescriptionChanged', ({ address, previousDescription, newDescription }) => {
    const was = previousDescription.type !== 'Unknown';
    const is = newDescription.type !== 'Unknown';
    if (was && !is) log.warn({ address, error: newDescription.error }, 'a server of the ledger is lost');
    if (!was && is) log.info({ address }, 'a server of the ledger answers');
  });
}
