import { partitionCountDefault, type EpochMs } from '@qbasecron/core';
import type { Ledger } from '@qbasecron/core';
import { createMemoryActions } from './memory-actions.ts';
import { createMemoryAudit } from './memory-audit.ts';
import { createMemoryBackfills } from './memory-backfills.ts';
import { createMemoryCalendars } from './memory-calendars.ts';
import { createMemoryDestinations } from './memory-destinations.ts';
import { createMemoryDuties } from './memory-duties.ts';
import { createMemoryFollowUps } from './memory-follow-ups.ts';
import { createMemoryIdempotency } from './memory-idempotency.ts';
import { createMemoryOccurrences } from './memory-occurrences.ts';
import { createMemorySchedules } from './memory-schedules.ts';
import type { MemoryStore } from './memory-store.ts';
import { createMemoryTasks } from './memory-tasks.ts';
import { createMemoryTokens } from './memory-tokens.ts';
import { createMemoryWheel } from './memory-wheel.ts';
import { createMemoryWorkers } from './memory-workers.ts';

/**
 * A ledger in memory that passes the same conformance suites as the real one. It forgets nothing by itself, save
 * workers that are past their purge date. `now` answers readTime. @default now the wall clock, partitionCount 16
 */
export function createMemoryLedger(options: { now?: () => EpochMs; partitionCount?: number } = {}): Ledger {
  const store: MemoryStore = {
    now: options.now ?? Date.now,
    partitionCount: options.partitionCount ?? partitionCountDefault,
    tasks: new Map(),
    attempts: new Map(),
    workers: new Map(),
    workersPurgeAt: new Map(),
    duties: new Map(),
    idempotency: new Map(),
    figures: null,
    schedules: new Map(),
    skips: new Map(),
    versions: new Map(),
    calendars: new Map(),
    backfills: new Map(),
    tokens: new Map(),
    audit: new Map(),
    actions: new Map(),
    destinations: new Map(),
  };
  return {
    tasks: createMemoryTasks(store),
    wheel: createMemoryWheel(store),
    workers: createMemoryWorkers(store),
    duties: createMemoryDuties(store),
    idempotency: createMemoryIdempotency(store),
    schedules: createMemorySchedules(store),
    occurrences: createMemoryOccurrences(store),
    calendars: createMemoryCalendars(store),
    backfills: createMemoryBackfills(store),
    followUps: createMemoryFollowUps(store),
    destinations: createMemoryDestinations(store),
    tokens: createMemoryTokens(store),
    audit: createMemoryAudit(store),
    actions: createMemoryActions(store),
    session: { readTime: async () => store.now(), close: async () => {} },
  };
}
