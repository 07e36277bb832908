import type { FastifyInstance, FastifyRequest } from 'fastify';
import {
  patchFromSchedule,
  patchScheduleErrors,
  patchScheduleSchema,
  scheduleParamsSchema,
  scheduleRecordSchema,
  type PatchScheduleBody,
} from '@qbasecron/contracts';
import { patchSchedule, type SchedulePatch } from '@qbasecron/core';
import { jsonBodyProblems } from '../../openapi/operation-docs.ts';
import { RequestFault } from '../../problems/request-fault.ts';
import { readAddress } from '../read-address.ts';
import { readFindings } from '../read-findings.ts';
import type { ScheduleExamples } from './examples.ts';
import { badCron, patchBodies } from './request-examples.ts';
import { sendSchedule } from './send-schedule.ts';

/** PATCH /schedules/:id: a merge patch of what the user can set. */
export function patchScheduleRoute(app: FastifyInstance, examples: ScheduleExamples): void {
  const { deps } = app.schedules;
  app.patch(
    '/schedules/:id',
    {
      attachValidation: true,
      schema: {
        tags: ['schedules'],
        operationId: 'patchSchedule',
        summary: 'Change a schedule',
        description:
          'A merge patch: null puts a field back to its default. With If-Match, only if nobody changed it since. What is ' +
          'planned and not sent yet follows the change; what is on the wire does not.',
        consumes: ['application/json', 'application/merge-patch+json'],
        params: scheduleParamsSchema,
        body: patchScheduleSchema,
        response: { 200: scheduleRecordSchema },
      },
      config: {
        docs: {
          requestExamples: patchBodies,
          responseExamples: { 200: { ...examples.active, revision: 2 } },
          requestHeaders: ['if-match'],
          responseHeaders: ['etag'],
          problems: [...jsonBodyProblems, 'not_found', 'conflict', 'outcome_unknown'],
          badField: badCron,
        },
      },
    },
    async (request, reply) => {
      const patch = readPatch(request);
      return sendSchedule(deps, reply, await patchSchedule({ deps, input: { ...readAddress(request), patch } }));
    },
  );
}

function readPatch(request: FastifyRequest): SchedulePatch {
  const errors = patchScheduleErrors({ body: request.body, findings: readFindings(request) });
  if (errors.length > 0) throw new RequestFault({ code: 'invalid_request', errors });
  return patchFromSchedule(request.body as PatchScheduleBody);
}
