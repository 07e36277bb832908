import type { FastifyInstance } from 'fastify';
import {
  calendarListView,
  calendarPageSchema,
  encodeNameCursor,
  listCalendarsQuerySchema,
  queryFromCalendars,
  type ListCalendarsQuery,
} from '@qbasecron/contracts';
import { listCalendars } from '@qbasecron/core';
import { RequestFault } from '../../problems/request-fault.ts';
import { calendarItemExample } from './examples.ts';

/** GET /calendars: one page, by name. */
export function listCalendarsRoute(app: FastifyInstance): void {
  const { deps } = app.schedules;
  app.get(
    '/calendars',
    {
      schema: {
        tags: ['calendars'],
        operationId: 'listCalendars',
        summary: 'List calendars',
        querystring: listCalendarsQuerySchema,
        response: { 200: calendarPageSchema },
      },
      config: {
        docs: {
          responseExamples: { 200: { items: [calendarItemExample], next_cursor: null } },
          problems: ['invalid_request'],
          badField: { pointer: '#/limit', detail: 'must be at most 200' },
        },
      },
    },
    async (request, reply) => {
      const read = queryFromCalendars(request.query as ListCalendarsQuery);
      if (!read.ok) throw new RequestFault({ code: 'invalid_request', errors: read.errors });
      const { items, next } = await listCalendars({ deps, input: read.query });
      return reply.send({ items: items.map(calendarListView), next_cursor: next && encodeNameCursor(next) });
    },
  );
}
