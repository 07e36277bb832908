import type { FieldError, ScheduleDraft, TimingDraft } from '@qbasecron/core';

import { bodyFieldErrors, isRecord } from '../body-errors.ts';
import { fieldErrors, type SchemaError } from '../field-errors.ts';
import type { CreateScheduleBody } from './create-schedule-body.ts';
import { draftFromSchedule, timingOf } from './draft-from-schedule.ts';
import type { PreviewBody } from './preview-body.ts';
import { ruleNames } from './rule-fields.ts';

type Findings = readonly SchemaError[] | null | undefined;

/**
 * Every bad field of a body of POST or PUT at once: what the schema found, and the rules that no schema tells about the
 * fields that it left intact. Empty when the body may be given to draftFromSchedule.
 * @param findings the validator's errors; empty or null when it found none
 * @param check the rules of the use case; asked only when something else is wrong, otherwise it is the use case's turn
 */
export function createScheduleErrors({
  body,
  findings,
  check,
}: {
  body: unknown;
  findings: Findings;
  check: (draft: ScheduleDraft) => Promise<FieldError[]>;
}): Promise<FieldError[]> {
  const ofContent = isRecord(body) ? contentErrors(body.task) : [];
  return everyError({ body, findings, ofContent, check: (intact) => check(draftFromSchedule(withTask(intact))) });
}

/** The same of a body of POST /schedules/preview. */
export function previewErrors({
  body,
  findings,
  check,
}: {
  body: unknown;
  findings: Findings;
  check: (draft: TimingDraft) => Promise<FieldError[]>;
}): Promise<FieldError[]> {
  return everyError({ body, findings, ofContent: [], check: (intact) => check(timingOf(intact as PreviewBody)) });
}

async function everyError(input: {
  body: unknown;
  findings: Findings;
  ofContent: FieldError[];
  check: (intact: Record<string, unknown>) => Promise<FieldError[]>;
}): Promise<FieldError[]> {
  const { body, findings, ofContent, check } = input;
  const found = [...fieldErrors(findings ?? [], body), ...ofContent];
  if (!isRecord(body) || found.length === 0) return found;
  const bad = new Set(found.map(({ pointer }) => fieldOf(pointer)));
  // The body as a whole is not without a rule when one is there but unreadable.
  if (ruleNames.some((name) => bad.has(name))) for (const name of [...ruleNames, '']) bad.add(name);
  const across = await check(intactPart(body, bad));
  return [...found, ...across.filter(({ pointer }) => !bad.has(fieldOf(pointer)))];
}

/** Every bad field of a body of PATCH; the rules across fields are patchSchedule's, which knows the schedule. */
export function patchScheduleErrors({ body, findings }: { body: unknown; findings: Findings }): FieldError[] {
  const bySchema = fieldErrors(findings ?? [], body);
  if (!isRecord(body) || !isRecord(body.task) || body.task.body === null) return bySchema;
  return [...bySchema, ...contentErrors(body.task)];
}

function contentErrors(task: unknown): FieldError[] {
  return isRecord(task) ? bodyFieldErrors(task.body, '#/task/body') : [];
}

/** What of the body, and of its task, is not in `bad`. */
function intactPart(body: Record<string, unknown>, bad: ReadonlySet<string>): Record<string, unknown> {
  const intact = Object.entries(body).filter(([name]) => !bad.has(name));
  if (!isRecord(body.task)) return Object.fromEntries(intact);
  const task = Object.entries(body.task).filter(([name]) => !bad.has(`task/${name}`));
  return { ...Object.fromEntries(intact), task: Object.fromEntries(task) };
}

/** With the least that a draft must have. */
function withTask(intact: Record<string, unknown>): CreateScheduleBody {
  return { ...intact, task: { callback_url: '', ...(isRecord(intact.task) ? intact.task : {}) } } as CreateScheduleBody;
}

/** The field that a pointer leads into: the outermost one, or the one below `task`; '' for the whole body. */
function fieldOf(pointer: string): string {
  const [, outer = '', inner] = pointer.split('/');
  return outer === 'task' && inner !== undefined ? `task/${inner}` : outer;
}
