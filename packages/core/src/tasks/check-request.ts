import type { FieldError } from '../model/refusal.ts';
import type { EpochMs, RetryPolicy } from '../model/task.ts';
import { bodilessMethods, headersCharsMax, methodDefault, retryDefaults } from './task-defaults.ts';
import type { TaskDraft } from './task-draft.ts';

export type RequestAsked = Pick<TaskDraft, 'method' | 'headers' | 'data' | 'body' | 'retry'>;

/** The rules that hold between the fields of a callback's request. Pure; every broken one is told. */
export function checkRequest(asked: RequestAsked): FieldError[] {
  return [...checkContent(asked), ...checkHeaders(asked), ...checkRetry(asked.retry)];
}

/** The rule between two instants: a task must be able to be sent before it expires. */
export function checkExpiry(expiresAt: EpochMs | null, dueAt: EpochMs): FieldError[] {
  if (expiresAt === null || expiresAt > dueAt) return [];
  return [{ pointer: '#/expires_at', detail: 'must be after the moment at which the task is due' }];
}

function checkContent({ method = methodDefault, data, body }: RequestAsked): FieldError[] {
  const errors: FieldError[] = [];
  if (data !== undefined && body !== undefined) {
    errors.push({ pointer: '#/body', detail: 'must not be given together with `data`' });
  }
  if (bodilessMethods.includes(method)) {
    const detail = `cannot be sent with ${method}: such a request has no body`;
    if (data !== undefined) errors.push({ pointer: '#/data', detail });
    if (body !== undefined) errors.push({ pointer: '#/body', detail });
  }
  return errors;
}

function checkHeaders({ headers = {}, body }: RequestAsked): FieldError[] {
  const errors: FieldError[] = [];
  const seen = new Set<string>();
  let chars = 0;
  for (const [name, value] of Object.entries(headers)) {
    chars += name.length + value.length;
    const lowerCase = name.toLowerCase();
    if (seen.has(lowerCase)) errors.push({ pointer: headerPointer(name), detail: 'is given twice, in different case' });
    seen.add(lowerCase);
    if (lowerCase === 'content-type' && body === undefined) {
      errors.push({
        pointer: headerPointer(name),
        detail: 'can only be given together with `body`: `data` is sent as a form',
      });
    }
  }
  if (chars > headersCharsMax) {
    errors.push({
      pointer: '#/headers',
      detail: `must not exceed ${headersCharsMax} characters, names and values together`,
    });
  }
  return errors;
}

function checkRetry(asked: TaskDraft['retry']): FieldError[] {
  const { minBackoffMs, maxBackoffMs } = fillRetry(asked);
  if (minBackoffMs <= maxBackoffMs) return [];
  const pointer = asked?.minBackoffMs === undefined ? '#/retry/max_backoff_ms' : '#/retry/min_backoff_ms';
  return [
    { pointer, detail: `does not fit: min_backoff_ms (${minBackoffMs}) exceeds max_backoff_ms (${maxBackoffMs})` },
  ];
}

/** The policy with defaults for what is not given. */
export function fillRetry(asked: TaskDraft['retry']): RetryPolicy {
  return {
    maxAttempts: asked?.maxAttempts ?? retryDefaults.maxAttempts,
    minBackoffMs: asked?.minBackoffMs ?? retryDefaults.minBackoffMs,
    maxBackoffMs: asked?.maxBackoffMs ?? retryDefaults.maxBackoffMs,
    factor: asked?.factor ?? retryDefaults.factor,
    maxAgeMs: asked?.maxAgeMs ?? retryDefaults.maxAgeMs,
  };
}

function headerPointer(name: string): string {
  return `#/headers/${encodeURIComponent(name.replaceAll('~', '~0').replaceAll('/', '~1'))}`;
}
