import { Refusal } from '../model/refusal.ts';
import type { EpochMs, Task, TaskContent } from '../model/task.ts';
import { partitionOf } from '../wheel/slot.ts';
import { checkDraft } from './check-draft.ts';
import { fillRetry } from './check-request.ts';
import { deliveryDefault, methodDefault, timeoutMsDefault } from './task-defaults.ts';
import type { TaskSettings } from './task-deps.ts';
import type { TaskDraft } from './task-draft.ts';

/**
 * The task that a draft asks for, with defaults filled in and nothing spent yet. Pure: the same draft, id and moment
 * give the same task.
 * @throws Refusal('invalid_request') with every rule that the draft breaks
 */
export function draftTask(draft: TaskDraft, id: string, now: EpochMs, settings: TaskSettings): Task {
  const { errors, due, expiresAt } = checkDraft(draft, now, settings.defaultTimezone);
  if (errors.length > 0 || !due) throw invalid(errors);
  return {
    id,
    ...due,
    desc: draft.desc ?? '',
    callbackUrl: draft.callbackUrl,
    method: draft.method ?? methodDefault,
    headers: lowerCaseNames(draft.headers ?? {}),
    content: contentOf(draft),
    labels: draft.labels ?? [],
    scheduleId: null,
    occurrence: null,
    timeoutMs: draft.timeoutMs ?? timeoutMsDefault,
    retry: fillRetry(draft.retry),
    expiresAt,
    delivery: draft.delivery ?? deliveryDefault,
    state: 'scheduled',
    finishReason: null,
    nextAttemptAt: due.dueAt,
    ageFromAt: due.dueAt,
    partition: partitionOf(id, settings.partitionCount),
    lease: null,
    sentAt: null,
    attemptCount: 0,
    triesSpent: 0,
    lostCount: 0,
    lastStatus: null,
    lastError: null,
    createdAt: now,
    updatedAt: now,
    finishedAt: null,
    revision: 1,
    payloadHash: null,
    deletedAt: null,
    purgeAt: null,
  };
}

/** The refusal of input that broke rules across its fields. */
export function invalid(errors: Refusal['errors']): Refusal {
  return new Refusal('invalid_request', 'The task was not accepted: see errors.', { errors });
}

function contentOf({ data, body }: TaskDraft): TaskContent {
  return body ?? { kind: 'form', data: data ?? null };
}

/** Header names do not distinguish case; on record they are lower case. */
export function lowerCaseNames(headers: Record<string, string>): Record<string, string> {
  return Object.fromEntries(Object.entries(headers).map(([name, value]) => [name.toLowerCase(), value]));
}
