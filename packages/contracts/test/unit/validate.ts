import {
  bodyFromForm,
  bodyAjvOptions,
  createBodyErrors,
  createBodySchema,
  draftFromBody,
  type CreateBody,
  parseJsonBody,
  patchBodyErrors,
  patchBodySchema,
  queryAjvOptions,
  listQuerySchema,
  fieldErrors,
  readFormFields,
} from '@qbasecron/contracts';
import { checkDraft, type FieldError } from '@qbasecron/core';
import { Ajv } from 'ajv';

const ajv = new Ajv({ ...bodyAjvOptions });
const validateCreate = ajv.compile(createBodySchema);
const validatePatch = ajv.compile(patchBodySchema);
const validateQuery = new Ajv({ ...queryAjvOptions }).compile(listQuerySchema);

/** 2026-01-15T12:00:00Z */
const now = 1_768_478_400_000;

/** What is wrong with a body of POST /tasks, as the api finds it out. */
export function errorsOf(body: unknown, defaultTimezone = 'UTC'): FieldError[] {
  validateCreate(body);
  const errors = createBodyErrors({ body, findings: validateCreate.errors, now, defaultTimezone });
  // What is left for createTask.
  return errors.length > 0 ? errors : checkDraft(draftFromBody(body as CreateBody), now, defaultTimezone).errors;
}

/** The same, from JSON text. */
export function errorsOfJson(text: string): FieldError[] {
  const parsed = parseJsonBody(text);
  return parsed.ok ? errorsOf(parsed.value) : parsed.errors;
}

/** The same, from a form's text. */
export function errorsOfForm(text: string): FieldError[] {
  const read = readFormFields(text);
  if (!read.ok) return read.errors;
  const body = bodyFromForm(read.fields);
  return body.ok ? errorsOf(body.value) : body.errors;
}

export function errorsOfPatch(body: unknown): FieldError[] {
  validatePatch(body);
  return patchBodyErrors({ body, findings: validatePatch.errors });
}

/** Errors of a query string's fields; they are coerced in place. */
export function errorsOfQuery(query: Record<string, unknown>): FieldError[] {
  validateQuery(query);
  return fieldErrors(validateQuery.errors ?? [], query);
}

export function pointersOf(errors: readonly FieldError[]): string[] {
  return errors.map(({ pointer }) => pointer).toSorted();
}
