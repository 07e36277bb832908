import type { FastifyInstance } from 'fastify';
import { createScheduleSchema, nameParams, scheduleRecordSchema, type NameParams } from '@qbasecron/contracts';
import { putSchedule } from '@qbasecron/core';
import { jsonBodyProblems } from '../../openapi/operation-docs.ts';
import { readRevision } from '../read-address.ts';
import { requireName } from '../require-name.ts';
import type { ScheduleExamples } from './examples.ts';
import { readScheduleDraft } from './read-draft.ts';
import { badCron, ruleBodies } from './request-examples.ts';
import { sendSchedule } from './send-schedule.ts';

/** PUT /schedules/by-name/:name: 201 for a new one, 200 when one of that name was there. */
export function putScheduleRoute(app: FastifyInstance, examples: ScheduleExamples): void {
  const { deps } = app.schedules;
  app.put(
    '/schedules/by-name/:name',
    {
      attachValidation: true,
      schema: {
        tags: ['schedules'],
        operationId: 'putSchedule',
        summary: 'Add or replace a schedule by your own name',
        description:
          'Afterwards the schedule of that name is what was put, whatever it was before: made for deployments that run ' +
          'again and again. Putting the same again changes nothing. A paused one stays paused, and what it has run stays on ' +
          'record.',
        consumes: ['application/json'],
        params: nameParams('Your own name for it: 1 to 64 of A-Z a-z 0-9 _ . -', 'daily-report'),
        body: createScheduleSchema,
        response: { 200: scheduleRecordSchema, 201: scheduleRecordSchema },
      },
      config: {
        docs: {
          requestExamples: ruleBodies,
          responseExamples: { 200: { ...examples.named, revision: 2 }, 201: examples.named },
          requestHeaders: ['if-match'],
          responseHeaders: ['location', 'etag'],
          problems: [...jsonBodyProblems, 'not_found', 'conflict', 'outcome_unknown'],
          badField: badCron,
        },
      },
    },
    async (request, reply) => {
      requireName(request);
      const draft = await readScheduleDraft(request, deps);
      const { name } = request.params as NameParams;
      const { schedule, created } = await putSchedule({ deps, input: { name, draft, ...readRevision(request) } });
      reply.code(created ? 201 : 200).header('location', `${app.prefix}/schedules/${schedule.id}`);
      return sendSchedule(deps, reply, schedule);
    },
  );
}
