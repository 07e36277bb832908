import type { FieldError } from '../model/refusal.ts';
import type { EpochMs, RetryPolicy, Task, TaskContent } from '../model/task.ts';
import { checkExpiry, checkRequest, fillRetry } from './check-request.ts';
import { invalid } from './draft-task.ts';
import { readDue, readExpiry, type Due } from './read-due.ts';
import { deliveryDefault, methodDefault, retryDefaults, timeoutMsDefault } from './task-defaults.ts';
import type { TaskSettings } from './task-deps.ts';
import type { TaskPatch } from './task-draft.ts';

/** What the user can set, but for the time itself. */
export type PatchedRequest = Pick<
  Task,
  | 'timezone'
  | 'desc'
  | 'callbackUrl'
  | 'method'
  | 'headers'
  | 'content'
  | 'labels'
  | 'timeoutMs'
  | 'retry'
  | 'expiresAt'
  | 'delivery'
>;

/**
 * What a scheduled task's request would be after the patch, and its due time when the patch touches it (else null, and
 * the time stays as it was resolved). Pure.
 * @throws Refusal('invalid_request') with every rule that the result would break
 */
export function applyPatch({
  task,
  patch,
  now,
  settings,
}: {
  task: Task;
  patch: TaskPatch;
  now: EpochMs;
  settings: TaskSettings;
}): { request: PatchedRequest; due: Due | null } {
  const errors: FieldError[] = [];
  const timezone = patched(patch.timezone, task.timezone, settings.defaultTimezone);
  const due = patchDue(task, patch, timezone, now, errors);
  const expiresAt = patchExpiry(task, patch, timezone, errors);
  const content = patchContent(task.content, patch, errors);
  const headers = patchHeaders(task.headers, patch.headers, errors);
  const retry = patchRetry(task.retry, patch.retry);
  const method = patched(patch.method, task.method, methodDefault);
  errors.push(
    ...checkRequest({
      method,
      headers,
      data: content.kind === 'form' ? (content.data ?? undefined) : undefined,
      body: content.kind === 'form' ? undefined : content,
      retry,
    }),
  );
  if (due || patch.expiresAt !== undefined) errors.push(...checkExpiry(expiresAt, due?.dueAt ?? task.dueAt));
  if (errors.length > 0) throw invalid(errors);
  return {
    request: {
      timezone,
      desc: patched(patch.desc, task.desc, ''),
      callbackUrl: patch.callbackUrl ?? task.callbackUrl,
      method,
      headers,
      content,
      labels: patched(patch.labels, task.labels, []),
      timeoutMs: patched(patch.timeoutMs, task.timeoutMs, timeoutMsDefault),
      retry,
      expiresAt,
      delivery: patched(patch.delivery, task.delivery, deliveryDefault),
    },
    due,
  };
}

export function patched<Value>(asked: Value | null | undefined, current: Value, fallback: Value): Value {
  if (asked === undefined) return current;
  return asked === null ? fallback : asked;
}

function patchDue(task: Task, patch: TaskPatch, timezone: string, now: EpochMs, errors: FieldError[]): Due | null {
  const { time, delay } = patch;
  const choice = { gap: patch.gap ?? undefined, fold: patch.fold ?? undefined };
  if (time != null || delay != null) {
    return taken(readDue({ time: time ?? undefined, delay: delay ?? undefined, timezone, ...choice }, now), errors);
  }
  if (time === null && task.delay === null)
    errors.push({ pointer: '#/time', detail: 'cannot be taken away without giving `time` or `delay`' });
  if (delay === null && task.delay !== null)
    errors.push({ pointer: '#/delay', detail: 'cannot be taken away without giving `time` or `delay`' });
  if (patch.timezone === undefined) {
    for (const name of ['gap', 'fold'] as const) {
      if (patch[name] != null)
        errors.push({ pointer: `#/${name}`, detail: 'can only be given together with `time` or `timezone`' });
    }
    return null;
  }
  // A delay was counted once, from the moment it was given: another zone does not move it.
  if (task.delay !== null) return null;
  const inZone = (zone: string) => readDue({ time: task.time, timezone: zone, ...choice }, now);
  const before = inZone(task.timezone);
  const after = inZone(timezone);
  // A time with an offset of its own, a zone that agrees, or a time that is past in both moves nothing.
  if (before.ok && after.ok && before.due.dueAt === after.due.dueAt) return null;
  return taken(after, errors);
}

function taken(read: ReturnType<typeof readDue>, errors: FieldError[]): Due | null {
  if (read.ok) return read.due;
  errors.push(...read.errors);
  return null;
}

function patchExpiry(task: Task, patch: TaskPatch, timezone: string, errors: FieldError[]): EpochMs | null {
  if (patch.expiresAt == null) return patched<EpochMs | null>(patch.expiresAt, task.expiresAt, null);
  const read = readExpiry(patch.expiresAt, timezone);
  if (read.ok) return read.at;
  errors.push(...read.errors);
  return null;
}

/** A task has one content: giving `data` replaces `body` and the other way round; null takes away what it names. */
export function patchContent(current: TaskContent, { data, body }: TaskPatch, errors: FieldError[]): TaskContent {
  if (data != null && body != null) {
    errors.push({ pointer: '#/body', detail: 'must not be given together with `data`' });
  }
  if (body != null) return body;
  if (data != null) return { kind: 'form', data };
  const removed = current.kind === 'form' ? data === null : body === null;
  return removed ? { kind: 'form', data: null } : current;
}

export function patchHeaders(
  current: Record<string, string>,
  asked: TaskPatch['headers'],
  errors: FieldError[],
): Record<string, string> {
  if (asked == null) return asked === null ? {} : current;
  const headers = new Map(Object.entries(current));
  const named = new Set<string>();
  for (const [name, value] of Object.entries(asked)) {
    const lowerCase = name.toLowerCase();
    if (named.has(lowerCase))
      errors.push({ pointer: `#/headers/${name}`, detail: 'is given twice, in different case' });
    named.add(lowerCase);
    if (value === null) headers.delete(lowerCase);
    else headers.set(lowerCase, value);
  }
  return Object.fromEntries(headers);
}

export function patchRetry(current: RetryPolicy, asked: TaskPatch['retry']): RetryPolicy {
  if (asked == null) return asked === null ? retryDefaults : current;
  return fillRetry({
    maxAttempts: patched(asked.maxAttempts, current.maxAttempts, retryDefaults.maxAttempts),
    minBackoffMs: patched(asked.minBackoffMs, current.minBackoffMs, retryDefaults.minBackoffMs),
    maxBackoffMs: patched(asked.maxBackoffMs, current.maxBackoffMs, retryDefaults.maxBackoffMs),
    factor: patched(asked.factor, current.factor, retryDefaults.factor),
    maxAgeMs: patched(asked.maxAgeMs, current.maxAgeMs, retryDefaults.maxAgeMs),
  });
}
