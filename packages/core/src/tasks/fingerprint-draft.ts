import { readChoices, serviceDefaults } from './delivery-choices.ts';
import type { TaskDraft } from './task-draft.ts';

/**
 * A text that is equal for two drafts exactly when they ask for the same task: the service's defaults filled in, the
 * order of headers and of members not counting. Pure, and independent of the moment and of what destinations are now.
 */
export function fingerprintDraft(draft: TaskDraft, defaultTimezone: string): string {
  const { headers, ...choices } = readChoices(draft, serviceDefaults);
  return JSON.stringify([
    draft.time ?? null,
    draft.delay ?? null,
    draft.timezone ?? defaultTimezone,
    draft.gap ?? 'shift',
    draft.fold ?? 'first',
    draft.desc ?? '',
    draft.labels ?? [],
    draft.expiresAt ?? null,
    Object.entries(headers).toSorted(([a], [b]) => (a < b ? -1 : 1)),
    choices,
  ]);
}
