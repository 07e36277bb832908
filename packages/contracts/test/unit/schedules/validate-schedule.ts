import {
  backfillBodySchema,
  bodyAjvOptions,
  createScheduleErrors,
  createScheduleSchema,
  fieldErrors,
  parseJsonBody,
  patchScheduleErrors,
  patchScheduleSchema,
  pauseBodySchema,
  previewBodySchema,
} from '@qbasecron/contracts';
import type { FieldError, ScheduleDraft } from '@qbasecron/core';
import { Ajv } from 'ajv';

const ajv = new Ajv({ ...bodyAjvOptions });
const validateCreate = ajv.compile(createScheduleSchema);
const validatePatch = ajv.compile(patchScheduleSchema);
const others = {
  preview: ajv.compile(previewBodySchema),
  pause: ajv.compile(pauseBodySchema),
  backfill: ajv.compile(backfillBodySchema),
};

/** What is wrong with a body of POST /schedules but for the rules of the use case, which `check` stands for. */
export function errorsOfSchedule(
  body: unknown,
  check: (draft: ScheduleDraft) => FieldError[] = () => [],
): Promise<FieldError[]> {
  validateCreate(body);
  return createScheduleErrors({ body, findings: validateCreate.errors, check: async (draft) => check(draft) });
}

export async function errorsOfScheduleJson(text: string): Promise<FieldError[]> {
  const parsed = parseJsonBody(text);
  return parsed.ok ? await errorsOfSchedule(parsed.value) : parsed.errors;
}

export function errorsOfSchedulePatch(body: unknown): FieldError[] {
  validatePatch(body);
  return patchScheduleErrors({ body, findings: validatePatch.errors });
}

export function errorsOfOther(what: keyof typeof others, body: unknown): FieldError[] {
  others[what](body);
  return fieldErrors(others[what].errors ?? [], body);
}
