import type { FieldError } from '../model/refusal.ts';
import type { EpochMs } from '../model/task.ts';
import { checkDelivery, checkExpiry } from './check-delivery.ts';
import { readDue, readExpiry, type Due } from './read-due.ts';
import type { TaskDraft } from './task-draft.ts';

/** A draft's times, read; null where they cannot be. */
export type CheckedDraft = { errors: FieldError[]; due: Due | null; expiresAt: EpochMs | null };

/**
 * Reads a draft's times and tells every rule across its fields that it breaks, with pointers into the wire's body. Pure.
 * @param defaultTimezone used when the draft names none
 */
export function checkDraft(draft: TaskDraft, now: EpochMs, defaultTimezone: string): CheckedDraft {
  const timezone = draft.timezone ?? defaultTimezone;
  const read = readDue({ ...draft, timezone }, now);
  const errors = [...(read.ok ? [] : read.errors), ...checkDelivery(draft)];
  const due = read.ok ? read.due : null;
  if (draft.expiresAt === undefined) return { errors, due, expiresAt: null };
  const expiry = readExpiry(draft.expiresAt, timezone);
  if (!expiry.ok) return { errors: [...errors, ...expiry.errors], due, expiresAt: null };
  if (due) errors.push(...checkExpiry(expiry.at, due.dueAt));
  return { errors, due, expiresAt: expiry.at };
}
