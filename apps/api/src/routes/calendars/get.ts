import type { FastifyInstance } from 'fastify';
import { calendarRecordSchema, type NameParams } from '@qbasecron/contracts';
import { readCalendar } from '@qbasecron/core';
import { calendarExample } from './examples.ts';
import { calendarParams } from './calendar-params.ts';
import { sendCalendar } from './send-calendar.ts';

/** GET /calendars/:name */
export function getCalendarRoute(app: FastifyInstance): void {
  const { deps } = app.schedules;
  app.get(
    '/calendars/:name',
    {
      schema: {
        tags: ['calendars'],
        operationId: 'getCalendar',
        summary: 'Read a calendar',
        params: calendarParams,
        response: { 200: calendarRecordSchema },
      },
      config: {
        docs: { responseExamples: { 200: calendarExample }, responseHeaders: ['etag'], problems: ['not_found'] },
      },
    },
    async (request, reply) => {
      const { name } = request.params as NameParams;
      return sendCalendar(reply, await readCalendar({ deps, input: { name } }));
    },
  );
}
