import { fillRetry } from './check-request.ts';
import { lowerCaseNames } from './draft-task.ts';
import { deliveryDefault, methodDefault, timeoutMsDefault } from './task-defaults.ts';
import type { TaskDraft } from './task-draft.ts';

/**
 * A text that is equal for two drafts exactly when they ask for the same task: defaults filled in, the order of
 * headers and retry members not counting. Pure, and independent of the moment.
 */
export function fingerprintDraft(draft: TaskDraft, defaultTimezone: string): string {
  const retry = fillRetry(draft.retry);
  return JSON.stringify([
    draft.time ?? null,
    draft.delay ?? null,
    draft.timezone ?? defaultTimezone,
    draft.gap ?? 'shift',
    draft.fold ?? 'first',
    draft.desc ?? '',
    draft.callbackUrl,
    draft.method ?? methodDefault,
    Object.entries(lowerCaseNames(draft.headers ?? {})).toSorted(([a], [b]) => (a < b ? -1 : 1)),
    draft.data ?? null,
    draft.body ? [draft.body.kind, draft.body.body] : null,
    draft.labels ?? [],
    draft.timeoutMs ?? timeoutMsDefault,
    [retry.maxAttempts, retry.minBackoffMs, retry.maxBackoffMs, retry.factor, retry.maxAgeMs],
    draft.expiresAt ?? null,
    draft.delivery ?? deliveryDefault,
  ]);
}
