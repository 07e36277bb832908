import type { FastifyInstance } from 'fastify';
import {
  encodeCursor,
  listSchedulesQuerySchema,
  queryFromSchedules,
  scheduleListView,
  schedulePageSchema,
  type ListSchedulesQuery,
} from '@qbasecron/contracts';
import { listSchedules } from '@qbasecron/core';
import { RequestFault } from '../../problems/request-fault.ts';
import type { ScheduleExamples } from './examples.ts';
import { tellSchedules } from './tell-schedules.ts';

/** GET /schedules: one page, newest first. */
export function listSchedulesRoute(app: FastifyInstance, examples: ScheduleExamples): void {
  const { deps } = app.schedules;
  app.get(
    '/schedules',
    {
      schema: {
        tags: ['schedules'],
        operationId: 'listSchedules',
        summary: 'List schedules',
        description: 'Newest first. Pages neither skip nor repeat a schedule that exists throughout.',
        querystring: listSchedulesQuerySchema,
        response: { 200: schedulePageSchema },
      },
      config: {
        docs: {
          responseExamples: { 200: { items: [examples.active], next_cursor: null } },
          problems: ['invalid_request', 'query_too_slow'],
          badField: { pointer: '#/limit', detail: 'must be at most 200' },
        },
      },
    },
    async (request, reply) => {
      const read = queryFromSchedules(request.query as ListSchedulesQuery);
      if (!read.ok) throw new RequestFault({ code: 'invalid_request', errors: read.errors });
      const { items, next } = await listSchedules({ deps, input: read.query });
      return reply.send({
        items: (await tellSchedules(deps, items)).map(scheduleListView),
        next_cursor: next && encodeCursor('schedules', next),
      });
    },
  );
}
