import type { FastifyInstance } from 'fastify';
import { backfillParamsSchema, backfillRecordSchema, backfillView, type BackfillParams } from '@qbasecron/contracts';
import { readBackfill } from '@qbasecron/core';
import type { ScheduleExamples } from './examples.ts';

/** GET /schedules/:id/backfills/:backfill_id */
export function getBackfillRoute(app: FastifyInstance, examples: ScheduleExamples): void {
  const { deps } = app.schedules;
  app.get(
    '/schedules/:id/backfills/:backfill_id',
    {
      schema: {
        tags: ['schedules'],
        operationId: 'getBackfill',
        summary: 'How far a backfill is',
        params: backfillParamsSchema,
        response: { 200: backfillRecordSchema },
      },
      config: { docs: { responseExamples: { 200: examples.backfill }, problems: ['not_found'] } },
    },
    async (request, reply) => {
      const { id: scheduleId, backfill_id: id } = request.params as BackfillParams;
      return reply.send(backfillView(await readBackfill({ deps, input: { id, scheduleId } })));
    },
  );
}
