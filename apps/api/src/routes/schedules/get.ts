import type { FastifyInstance } from 'fastify';
import { scheduleParamsSchema, scheduleRecordSchema, type ScheduleParams } from '@qbasecron/contracts';
import { readSchedule } from '@qbasecron/core';
import type { ScheduleExamples } from './examples.ts';
import { sendSchedule } from './send-schedule.ts';

/** GET /schedules/:id */
export function getScheduleRoute(app: FastifyInstance, examples: ScheduleExamples): void {
  const { deps } = app.schedules;
  app.get(
    '/schedules/:id',
    {
      schema: {
        tags: ['schedules'],
        operationId: 'getSchedule',
        summary: 'Read a schedule',
        params: scheduleParamsSchema,
        response: { 200: scheduleRecordSchema },
      },
      config: {
        docs: {
          responseExamples: { 200: examples.active },
          responseHeaders: ['etag'],
          problems: ['not_found'],
        },
      },
    },
    async (request, reply) => {
      const { id } = request.params as ScheduleParams;
      return sendSchedule(deps, reply, await readSchedule({ deps, input: { id } }));
    },
  );
}
