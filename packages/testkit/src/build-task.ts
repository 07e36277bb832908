import { randomBytes } from 'node:crypto';
import { partitionCountDefault, partitionOf, type Task } from '@qbasecron/core';

/** A moment that tests call now when they have no reason for another: 2030-01-01T00:00:00Z. */
export const testNow = Date.UTC(2030, 0, 1);

/**
 * A whole task with a fresh id, scheduled, due a minute after testNow. What follows from another field follows from
 * its override too: partition from id (16 partitions), nextAttemptAt, ageFromAt and time from dueAt, updatedAt from
 * createdAt.
 */
export function aTask(overrides: Partial<Task> = {}): Task {
  const id = overrides.id ?? randomBytes(12).toString('hex');
  const dueAt = overrides.dueAt ?? testNow + 60_000;
  const createdAt = overrides.createdAt ?? testNow;
  return {
    id,
    time: new Date(dueAt).toISOString(),
    delay: null,
    timezone: 'UTC',
    timeResolution: null,
    desc: 'a task of a test',
    callbackUrl: 'http://127.0.0.1:9/callback',
    method: 'POST',
    headers: {},
    content: { kind: 'form', data: 'e30=' },
    labels: [],
    scheduleId: null,
    occurrence: null,
    timeoutMs: 30_000,
    retry: { maxAttempts: 8, minBackoffMs: 1_000, maxBackoffMs: 3_600_000, factor: 2, maxAgeMs: 604_800_000 },
    expiresAt: null,
    delivery: 'at_least_once',
    state: 'scheduled',
    finishReason: null,
    dueAt,
    nextAttemptAt: dueAt,
    ageFromAt: dueAt,
    partition: partitionOf(id, partitionCountDefault),
    lease: null,
    sentAt: null,
    attemptCount: 0,
    triesSpent: 0,
    lostCount: 0,
    lastStatus: null,
    lastError: null,
    createdAt,
    updatedAt: createdAt,
    finishedAt: null,
    revision: 1,
    payloadHash: null,
    deletedAt: null,
    purgeAt: null,
    ...overrides,
  };
}
