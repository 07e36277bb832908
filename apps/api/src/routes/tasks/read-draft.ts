import type { FastifyRequest } from 'fastify';
import { createBodyErrors, draftFromBody, type CreateBody, type SchemaError } from '@qbasecron/contracts';
import type { FieldError, TaskDeps, TaskDraft } from '@qbasecron/core';
import { RequestFault } from '../../problems/request-fault.ts';
import { readFindings } from '../read-findings.ts';

export type DraftDeps = Pick<TaskDeps, 'clock' | 'settings'>;

/** The draft in the body of a route with attachValidation. Throws RequestFault with every bad field at once. */
export function readDraft(request: FastifyRequest, deps: DraftDeps): TaskDraft {
  const read = draftOrErrors(request.body, readFindings(request), deps);
  if (Array.isArray(read)) throw new RequestFault({ code: 'invalid_request', errors: read });
  return read;
}

/** The draft that a parsed body asks for, or all its errors. `findings` are the schema's. */
export function draftOrErrors(
  body: unknown,
  findings: readonly SchemaError[] | null,
  { clock, settings }: DraftDeps,
): TaskDraft | FieldError[] {
  if (findings || needsSecondLook(body)) {
    const { defaultTimezone } = settings;
    const errors = createBodyErrors({ body, findings, now: clock.now(), defaultTimezone });
    if (errors.length > 0) return errors;
  }
  // The rules across fields are checked once more, and only, by the use case.
  return draftFromBody(body as CreateBody);
}

/** The schema takes any `body`; null and ill-formed text are refused apart. */
function needsSecondLook(body: unknown): boolean {
  const content = (body as { body?: unknown } | null | undefined)?.body;
  return content === null || typeof content === 'string';
}
