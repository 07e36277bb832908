import type { FastifyInstance } from 'fastify';
import {
  occurrencesDefault,
  occurrencesQuerySchema,
  occurrencesSchema,
  occurrencesView,
  scheduleParamsSchema,
  type OccurrencesQuery,
  type ScheduleParams,
} from '@qbasecron/contracts';
import { listOccurrences } from '@qbasecron/core';
import type { ScheduleExamples } from './examples.ts';

/** GET /schedules/:id/occurrences: the last and the next. */
export function listOccurrencesRoute(app: FastifyInstance, examples: ScheduleExamples): void {
  const { deps } = app.schedules;
  app.get(
    '/schedules/:id/occurrences',
    {
      schema: {
        tags: ['schedules'],
        operationId: 'listOccurrences',
        summary: 'What it did, and what it will do',
        description:
          'The last occurrences with what became of each, what did not run and why, and the next ones by the rule. ' +
          '`GET /tasks?schedule_id=` lists its tasks whole.',
        params: scheduleParamsSchema,
        querystring: occurrencesQuerySchema,
        response: { 200: occurrencesSchema },
      },
      config: {
        docs: {
          responseExamples: { 200: examples.occurrences },
          problems: ['invalid_request', 'not_found'],
          badField: { pointer: '#/limit', detail: 'must be at most 100' },
        },
      },
    },
    async (request, reply) => {
      const { id } = request.params as ScheduleParams;
      const { limit = occurrencesDefault } = request.query as OccurrencesQuery;
      return reply.send(occurrencesView(await listOccurrences({ deps, input: { id, limit } })));
    },
  );
}
