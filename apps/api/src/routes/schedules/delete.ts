import type { FastifyInstance } from 'fastify';
import { Type } from 'typebox';
import { scheduleParamsSchema } from '@qbasecron/contracts';
import { deleteSchedule } from '@qbasecron/core';
import { readAddress } from '../read-address.ts';

/** DELETE /schedules/:id: nothing of it fires any more, and it is gone from every route. */
export function deleteScheduleRoute(app: FastifyInstance): void {
  const { deps } = app.schedules;
  app.delete(
    '/schedules/:id',
    {
      schema: {
        tags: ['schedules'],
        operationId: 'deleteSchedule',
        summary: 'Remove a schedule',
        description: 'In any state. Its tasks that are not sent yet are cancelled, the others stay on record.',
        params: scheduleParamsSchema,
        response: { 204: Type.Null({ description: 'It is gone.' }) },
      },
      config: {
        docs: {
          responseExamples: {},
          requestHeaders: ['if-match'],
          problems: ['not_found', 'conflict', 'outcome_unknown'],
        },
      },
    },
    async (request, reply) => {
      await deleteSchedule({ deps, input: readAddress(request) });
      return reply.code(204).send();
    },
  );
}
