import type { FastifyInstance } from 'fastify';
import { Type } from 'typebox';
import type { NameParams } from '@qbasecron/contracts';
import { deleteCalendar } from '@qbasecron/core';
import { calendarParams } from './calendar-params.ts';

/** DELETE /calendars/:name: schedules that name it go on, as if it excluded nothing. */
export function deleteCalendarRoute(app: FastifyInstance): void {
  const { deps } = app.schedules;
  app.delete(
    '/calendars/:name',
    {
      schema: {
        tags: ['calendars'],
        operationId: 'deleteCalendar',
        summary: 'Remove a calendar',
        description: 'Schedules that name it go on, as if it excluded nothing. Making it again brings it back to them.',
        params: calendarParams,
        response: { 204: Type.Null({ description: 'It is gone.' }) },
      },
      config: { docs: { responseExamples: {}, problems: ['not_found', 'outcome_unknown'] } },
    },
    async (request, reply) => {
      const { name } = request.params as NameParams;
      await deleteCalendar({ deps, input: { name } });
      return reply.code(204).send();
    },
  );
}
