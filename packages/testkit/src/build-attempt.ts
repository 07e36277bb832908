import type { Attempt, Settlement } from '@qbasecron/core';
import { testNow } from './build-task.ts';

/** A first attempt that was delivered 3 ms after the task was due. */
export function anAttempt(overrides: Partial<Attempt> = {}): Attempt {
  return {
    taskId: 'a-task',
    number: 1,
    token: 'token-1',
    worker: 'worker-1',
    startedAt: testNow,
    latenessMs: 3,
    outcome: 'delivered',
    status: 200,
    errorCode: null,
    errorDetail: null,
    responseExcerpt: null,
    timings: { dnsMs: null, connectMs: 1, tlsMs: null, firstByteMs: 2, totalMs: 3.5 },
    target: null,
    requests: [],
    nextAttemptAt: null,
    ...overrides,
  };
}

/** Delivered at testNow, kept for three days. */
export function aSettlement(overrides: Partial<Settlement> & Pick<Settlement, 'id'>): Settlement {
  return {
    attemptCount: 0,
    state: 'succeeded',
    finishReason: 'delivered',
    lastStatus: 200,
    lastError: null,
    nextAttemptAt: null,
    finishedAt: testNow,
    purgeAt: testNow + 3 * 86_400_000,
    add: { attempts: 1, tries: 1, lost: 0 },
    answered: null,
    lastTarget: null,
    postponedFrom: null,
    ...overrides,
  };
}
