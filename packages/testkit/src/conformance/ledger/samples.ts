import type { DeliveryChoices, Ledger, Task } from '@qbasecron/core';
import { aTask, testNow } from '../../build-task.ts';

export const dayMs = 86_400_000;

/** Choices in which no field is null or at its default, but for the url, in whose place there is a destination. */
export const fullChoices: DeliveryChoices = {
  callbackUrl: null,
  destination: 'shop',
  path: '/orders/{{task_id}}?a=é',
  hashKey: 'customer-42',
  priority: 'high',
  method: 'PUT',
  headers: { 'x-a.b': 'dots', $dollar: '€ {{due_time}}', __proto__x: 'y', constructor: 'z' },
  content: { kind: 'json', body: '{"a":"你妹啊\\u0000 {{scheduled_time}}"}' },
  timeoutMs: 1_000,
  retry: {
    strategy: 'ladder',
    ladderMs: [5_000, 300_000],
    maxAttempts: 3,
    minBackoffMs: 500,
    maxBackoffMs: 9_000,
    factor: 1.5,
    maxAgeMs: 60_000,
  },
  success: {
    statuses: [
      [200, 204],
      [404, 404],
    ],
    bodyPattern: '"ok":\\s*true',
  },
  delivery: 'at_most_once',
  ackTimeoutMs: 60_000,
  onSuccess: { callbackUrl: 'https://example.com/done', destination: null, path: null, headers: { 'x-a': 'b' } },
  onFailure: { callbackUrl: null, destination: 'alarms', path: '/failed', headers: {} },
};

/** Counts days from testNow, so that each test has a second of its own on the wheel. */
export function createSeconds(): () => number {
  let days = 0;
  return () => testNow + ++days * dayMs;
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
