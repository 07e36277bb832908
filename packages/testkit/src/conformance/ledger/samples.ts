import type { Attempt, Settlement, Task } from '@qbasecron/core';
import type { Ledger } from '@qbasecron/core';
import { aTask, testNow } from '../../build-task.ts';

export const dayMs = 86_400_000;

/** Counts days from testNow, so that each test has a second of its own on the wheel. */
export function createSeconds(): () => number {
  let days = 0;
  return () => testNow + ++days * dayMs;
}

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
    purgeAt: testNow + 3 * dayMs,
    add: { attempts: 1, tries: 1, lost: 0 },
    ...overrides,
  };
}

/** Inserts scheduled tasks due at `at` and claims them for the worker. */
export async function claimed(
  ledger: Ledger,
  options: { at: number; count?: number; worker?: string; token?: string; overrides?: Partial<Task> },
): Promise<Task[]> {
  const { at, count = 1, worker = 'worker-1', token = 'token-1', overrides = {} } = options;
  const tasks = Array.from({ length: count }, () => aTask({ dueAt: at, ...overrides }));
  await ledger.tasks.insertTasks(tasks);
  const ids = tasks.map((task) => task.id);
  return ledger.wheel.claimTasks({ ids, from: at, until: at + 1_000, lease: { worker, token } });
}

/** The tasks as they are on record, in the order of the ids; a missing one is null. */
export function read(ledger: Ledger, ids: readonly string[]): Promise<(Task | null)[]> {
  return Promise.all(ids.map((id) => ledger.tasks.findTask(id)));
}

export const idsOf = (items: readonly { id: string }[]): string[] => items.map((item) => item.id);
