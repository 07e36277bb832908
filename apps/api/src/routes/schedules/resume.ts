import type { FastifyInstance } from 'fastify';
import { scheduleParamsSchema, scheduleRecordSchema } from '@qbasecron/contracts';
import { resumeSchedule } from '@qbasecron/core';
import { readAddress } from '../read-address.ts';
import type { ScheduleExamples } from './examples.ts';
import { sendSchedule } from './send-schedule.ts';

/** POST /schedules/:id/resume: its rule goes on from now. */
export function resumeScheduleRoute(app: FastifyInstance, examples: ScheduleExamples): void {
  const { deps } = app.schedules;
  app.post(
    '/schedules/:id/resume',
    {
      schema: {
        tags: ['schedules'],
        operationId: 'resumeSchedule',
        summary: 'Resume a paused schedule',
        description: 'Its rule goes on from now; what came up during the pause is not sent, but a backfill can.',
        params: scheduleParamsSchema,
        response: { 200: scheduleRecordSchema },
      },
      config: {
        docs: {
          responseExamples: { 200: { ...examples.active, revision: 3 } },
          requestHeaders: ['if-match'],
          responseHeaders: ['etag'],
          problems: ['not_found', 'conflict', 'outcome_unknown'],
        },
      },
    },
    async (request, reply) => sendSchedule(deps, reply, await resumeSchedule({ deps, input: readAddress(request) })),
  );
}
