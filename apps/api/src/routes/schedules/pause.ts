import type { FastifyInstance } from 'fastify';
import { pauseBodySchema, scheduleParamsSchema, scheduleRecordSchema, type PauseBody } from '@qbasecron/contracts';
import { pauseSchedule } from '@qbasecron/core';
import { jsonBodyProblems } from '../../openapi/operation-docs.ts';
import { readAddress } from '../read-address.ts';
import type { ScheduleExamples } from './examples.ts';
import { sendSchedule } from './send-schedule.ts';

/** POST /schedules/:id/pause: it yields nothing until it is resumed. */
export function pauseScheduleRoute(app: FastifyInstance, examples: ScheduleExamples): void {
  const { deps } = app.schedules;
  app.post(
    '/schedules/:id/pause',
    {
      schema: {
        tags: ['schedules'],
        operationId: 'pauseSchedule',
        summary: 'Pause a schedule',
        description:
          'From now on nothing of its rule is sent, what is planned already included. What comes up meanwhile is on record ' +
          'as paused. Who and why are kept for the others. Pausing again changes nothing.',
        consumes: ['application/json'],
        params: scheduleParamsSchema,
        body: pauseBodySchema,
        response: { 200: scheduleRecordSchema },
      },
      config: {
        isBodyOptional: true,
        docs: {
          requestExamples: {
            why: { summary: 'With a reason', value: { reason: 'The receiver is being moved.', by: 'Mo' } },
          },
          responseExamples: { 200: examples.paused },
          requestHeaders: ['if-match'],
          responseHeaders: ['etag'],
          problems: [...jsonBodyProblems, 'not_found', 'conflict', 'outcome_unknown'],
          badField: { pointer: '#/why', detail: 'is not a known field' },
        },
      },
    },
    async (request, reply) => {
      const { reason, by } = request.body as PauseBody;
      const schedule = await pauseSchedule({ deps, input: { ...readAddress(request), reason, by } });
      return sendSchedule(deps, reply, schedule);
    },
  );
}
