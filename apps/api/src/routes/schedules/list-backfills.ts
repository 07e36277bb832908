import type { FastifyInstance } from 'fastify';
import { backfillListSchema, backfillView, scheduleParamsSchema, type ScheduleParams } from '@qbasecron/contracts';
import { listBackfills } from '@qbasecron/core';
import type { ScheduleExamples } from './examples.ts';

/** GET /schedules/:id/backfills */
export function listBackfillsRoute(app: FastifyInstance, examples: ScheduleExamples): void {
  const { deps } = app.schedules;
  app.get(
    '/schedules/:id/backfills',
    {
      schema: {
        tags: ['schedules'],
        operationId: 'listBackfills',
        summary: 'The latest backfills of a schedule',
        description: 'The latest hundred, newest first.',
        params: scheduleParamsSchema,
        response: { 200: backfillListSchema },
      },
      config: {
        docs: { responseExamples: { 200: { items: [examples.backfill] } }, problems: ['not_found'] },
      },
    },
    async (request, reply) => {
      const { id } = request.params as ScheduleParams;
      const found = await listBackfills({ deps, input: { scheduleId: id } });
      return reply.send({ items: found.map(backfillView) });
    },
  );
}
