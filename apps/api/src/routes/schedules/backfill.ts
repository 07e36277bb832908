import type { FastifyInstance } from 'fastify';
import {
  backfillBodySchema,
  backfillRecordSchema,
  backfillView,
  scheduleParamsSchema,
  type BackfillBody,
  type ScheduleParams,
} from '@qbasecron/contracts';
import { backfillSchedule } from '@qbasecron/core';
import { jsonBodyProblems } from '../../openapi/operation-docs.ts';
import { idempotent } from '../idempotent.ts';
import type { ScheduleExamples } from './examples.ts';
import { backfillBodies } from './request-examples.ts';

/** POST /schedules/:id/backfill: 202, since the planner works it off at a limited rate. */
export function backfillScheduleRoute(app: FastifyInstance, examples: ScheduleExamples): void {
  const { deps, idempotency } = app.schedules;
  app.post(
    '/schedules/:id/backfill',
    {
      schema: {
        tags: ['schedules'],
        operationId: 'backfillSchedule',
        summary: 'Run what did not run in a span of the past',
        description:
          'By the rule as it is now, at a limited rate, also of a paused or finished schedule. What has run already is ' +
          'left alone; what was missed, or fell into a pause, is sent. Its tasks are marked as backfilled. At most 366 ' +
          'days and 100,000 occurrences. With an Idempotency-Key, sending it again adds nothing.',
        consumes: ['application/json'],
        params: scheduleParamsSchema,
        body: backfillBodySchema,
        response: { 202: backfillRecordSchema },
      },
      config: {
        docs: {
          requestExamples: backfillBodies,
          responseExamples: { 202: examples.backfill },
          requestHeaders: ['idempotency-key'],
          responseHeaders: ['location', 'idempotency-replayed'],
          problems: [...jsonBodyProblems, 'not_found', 'outcome_unknown'],
          badField: { pointer: '#/to', detail: 'must be after `from`' },
        },
      },
    },
    async (request, reply) => {
      const { id: scheduleId } = request.params as ScheduleParams;
      const { rate_per_second: ratePerSecond, ...asked } = request.body as BackfillBody;
      const backfill = await idempotent({
        deps: idempotency,
        input: { request, reply },
        run: (grant) => backfillSchedule({ deps, input: { ...asked, scheduleId, ratePerSecond, id: grant?.id } }),
      });
      reply.code(202).header('location', `${app.prefix}/schedules/${scheduleId}/backfills/${backfill.id}`);
      return reply.send(backfillView(backfill));
    },
  );
}
