import type { FieldError } from '../model/refusal.ts';
import type { EpochMs } from '../model/task.ts';
import { checkExpiry, checkRequest } from './check-request.ts';
import { readDue, readExpiry } from './read-due.ts';
import type { TaskDraft } from './task-draft.ts';

/**
 * Every rule across the fields of a draft that it breaks, with pointers into the wire's body. Pure.
 * @param defaultTimezone used when the draft names none
 */
export function checkDraft(draft: TaskDraft, now: EpochMs, defaultTimezone: string): FieldError[] {
  const timezone = draft.timezone ?? defaultTimezone;
  const read = readDue({ ...draft, timezone }, now);
  const errors = [...(read.ok ? [] : read.errors), ...checkRequest(draft)];
  if (draft.expiresAt === undefined) return errors;
  const expiry = readExpiry(draft.expiresAt, timezone);
  if (!expiry.ok) errors.push(...expiry.errors);
  else if (read.ok) errors.push(...checkExpiry(expiry.at, read.due.dueAt));
  return errors;
}
