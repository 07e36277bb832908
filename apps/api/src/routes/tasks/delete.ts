import type { FastifyInstance } from 'fastify';
import { Type } from 'typebox';
import { taskParamsSchema } from '@qbasecron/contracts';
import { deleteTask } from '@qbasecron/core';
import { readAddress } from '../read-address.ts';

/** DELETE /tasks/:id: it never fires, and is gone from every route. */
export function deleteTaskRoute(app: FastifyInstance): void {
  const { deps } = app.tasks;
  app.delete(
    '/tasks/:id',
    {
      schema: {
        tags: ['tasks'],
        operationId: 'deleteTask',
        summary: 'Remove a task',
        description: 'In any state. A task that a worker has armed is asked back first.',
        params: taskParamsSchema,
        response: { 204: Type.Null({ description: 'It is gone.' }) },
      },
      config: {
        docs: {
          responseExamples: {},
          requestHeaders: ['if-match'],
          problems: ['not_found', 'on_the_wire', 'conflict', 'holder_unreachable', 'outcome_unknown'],
        },
      },
    },
    async (request, reply) => {
      await deleteTask({ deps, input: readAddress(request) });
      return reply.code(204).send();
    },
  );
}
