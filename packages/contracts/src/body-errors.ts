import { checkDraft, type EpochMs, type FieldError } from '@qbasecron/core';

import type { CreateBody } from './create-body.ts';
import { draftFromBody } from './draft-from-body.ts';
import { fieldErrors, type SchemaError } from './field-errors.ts';
import { JsonText } from './parse-json-body.ts';

/** The rule of `body` that no schema tells: its text must be sendable, and null would mean two things. */
export function bodyFieldErrors(body: unknown, pointer = '#/body'): FieldError[] {
  if (body === null) return [{ pointer, detail: 'must not be null; send the text "null" if you mean it' }];
  if (typeof body === 'string' && !body.isWellFormed()) {
    return [{ pointer, detail: 'must not contain half of a surrogate pair: it cannot be sent as UTF-8' }];
  }
  return [];
}

/**
 * Every bad field of a body of POST or PUT at once: what the schema found, and the rules across the fields that it
 * left intact. Empty when the body may be given to draftFromBody and createTask, which refuses it with the same errors
 * when only a rule across fields is broken.
 * @param findings the validator's errors; empty or null when it found none
 */
export function createBodyErrors({
  body,
  findings,
  now,
  defaultTimezone,
}: {
  body: unknown;
  findings: readonly SchemaError[] | null | undefined;
  now: EpochMs;
  defaultTimezone: string;
}): FieldError[] {
  if (!isRecord(body)) return fieldErrors(findings ?? [], body);
  const ofBody = bodyFieldErrors(body.body);
  if (!findings?.length && ofBody.length === 0) return [];
  const bySchema = fieldErrors(findings ?? [], body);
  const bad = new Set(bySchema.map(({ pointer }) => fieldOf(pointer)));
  // The other of the two is not missing when one of them is there but unreadable.
  if (bad.has('time') || bad.has('delay')) bad.add('time').add('delay');
  const intact = Object.fromEntries(Object.entries(body).filter(([name]) => !bad.has(name)));
  // The other of the two is not missing either.
  if (bad.has('callback_url') || bad.has('destination')) bad.add('callback_url').add('destination');
  const draft = draftFromBody(intact as CreateBody);
  const across = [...ofBody, ...checkDraft(draft, now, defaultTimezone).errors];
  return [...bySchema, ...across.filter(({ pointer }) => !bad.has(fieldOf(pointer)))];
}

/** Every bad field of a body of PATCH; the rules across fields are patchTask's, which knows the task. */
export function patchBodyErrors({
  body,
  findings,
}: {
  body: unknown;
  findings: readonly SchemaError[] | null | undefined;
}): FieldError[] {
  const bySchema = fieldErrors(findings ?? [], body);
  return isRecord(body) && body.body !== null ? [...bySchema, ...bodyFieldErrors(body.body)] : bySchema;
}

/** The outermost field that a pointer leads into; '' for the whole body. */
function fieldOf(pointer: string): string {
  return pointer.split('/')[1] ?? '';
}

export function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value) && !(value instanceof JsonText);
}
