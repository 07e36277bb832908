import type { FastifyRequest } from 'fastify';
import { createScheduleErrors, draftFromSchedule, type CreateScheduleBody } from '@qbasecron/contracts';
import {
  readDraft,
  serviceDefaults,
  type DraftContext,
  type FieldError,
  type ScheduleDeps,
  type ScheduleDraft,
} from '@qbasecron/core';
import { RequestFault } from '../../problems/request-fault.ts';
import { readFindings } from '../read-findings.ts';

type DraftDeps = Pick<ScheduleDeps, 'calendars' | 'clock' | 'settings'>;

/** The draft in the body of a route with attachValidation. Throws RequestFault with every bad field at once. */
export async function readScheduleDraft(request: FastifyRequest, deps: DraftDeps): Promise<ScheduleDraft> {
  const findings = readFindings(request);
  const errors = await createScheduleErrors({ body: request.body, findings, check: (draft) => check(draft, deps) });
  if (errors.length > 0) throw new RequestFault({ code: 'invalid_request', errors });
  return draftFromSchedule(request.body as CreateScheduleBody);
}

/** What the use case would say of the fields that are well-formed. */
async function check(draft: ScheduleDraft, deps: DraftDeps): Promise<FieldError[]> {
  // Whether its destinations exist is the use case's to tell: it does not change what is wrong with the fields.
  return readDraft(draft, { ...(await draftContext(draft, deps)), inherited: serviceDefaults }).errors;
}

/** What a draft of a schedule that has no id yet is read against. */
export async function draftContext(
  { calendars: names = [] }: Pick<ScheduleDraft, 'calendars'>,
  { calendars, clock, settings }: DraftDeps,
): Promise<DraftContext> {
  const found = await calendars.findCalendars(names);
  return { id: '', createdAt: clock.now(), timezone: settings.defaultTimezone, calendars: found };
}
