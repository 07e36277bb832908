import { randomBytes } from 'node:crypto';
import { flowOf, partitionCountDefault, partitionOf, type DeliveryChoices, type Task } from '@qbasecron/core';

/** A moment that tests call now when they have no reason for another: 2030-01-01T00:00:00Z. */
export const testNow = Date.UTC(2030, 0, 1);

/** A small form to an address where nobody answers, retried as usual. */
export const testChoices: DeliveryChoices = {
  callbackUrl: 'http://127.0.0.1:9/callback',
  destination: null,
  path: null,
  hashKey: null,
  priority: 'normal',
  method: 'POST',
  headers: {},
  content: { kind: 'form', data: 'e30=' },
  timeoutMs: 30_000,
  retry: {
    strategy: 'exponential',
    ladderMs: null,
    maxAttempts: 8,
    minBackoffMs: 1_000,
    maxBackoffMs: 3_600_000,
    factor: 2,
    maxAgeMs: 604_800_000,
  },
  success: null,
  delivery: 'at_least_once',
  ackTimeoutMs: 300_000,
  onSuccess: null,
  onFailure: null,
};

/**
 * A whole task with a fresh id, scheduled, due a minute after testNow. What follows from another field follows from
 * its override too: partition from id (16 partitions), flow from its address, nextAttemptAt, ageFromAt and time from dueAt, updatedAt from
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
    ...testChoices,
    flow: flowOf({ ...testChoices, ...overrides }),
    followUp: null,
    linked: null,
    labels: [],
    scheduleId: null,
    occurrence: null,
    expiresAt: null,
    state: 'scheduled',
    finishReason: null,
    dueAt,
    nextAttemptAt: dueAt,
    ageFromAt: dueAt,
    partition: partitionOf(id, partitionCountDefault),
    postponedFrom: null,
    lease: null,
    sentAt: null,
    attemptCount: 0,
    triesSpent: 0,
    lostCount: 0,
    answered: [],
    lastTarget: null,
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
