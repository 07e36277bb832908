import type { FastifyInstance } from 'fastify';
import { backfillParamsSchema, backfillRecordSchema, backfillView, type BackfillParams } from '@qbasecron/contracts';
import { cancelBackfill } from '@qbasecron/core';
import type { ScheduleExamples } from './examples.ts';

/** DELETE /schedules/:id/backfills/:backfill_id: it stays on record, and plans nothing more. */
export function cancelBackfillRoute(app: FastifyInstance, examples: ScheduleExamples): void {
  const { deps } = app.schedules;
  app.delete(
    '/schedules/:id/backfills/:backfill_id',
    {
      schema: {
        tags: ['schedules'],
        operationId: 'cancelBackfill',
        summary: 'Cancel a backfill',
        description: 'What it planned and is not sent yet is cancelled with it. It stays on record.',
        params: backfillParamsSchema,
        response: { 200: backfillRecordSchema },
      },
      config: {
        docs: {
          responseExamples: { 200: examples.cancelledBackfill },
          problems: ['not_found', 'conflict', 'outcome_unknown'],
        },
      },
    },
    async (request, reply) => {
      const { id: scheduleId, backfill_id: id } = request.params as BackfillParams;
      return reply.send(backfillView(await cancelBackfill({ deps, input: { id, scheduleId } })));
    },
  );
}
