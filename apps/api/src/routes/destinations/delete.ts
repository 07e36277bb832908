import type { FastifyInstance } from 'fastify';
import { Type } from 'typebox';
import { deleteDestination } from '@qbasecron/core';
import { destinationParams } from './destination-params.ts';
import { readDestinationAddress } from './send-destination.ts';

/** DELETE /destinations/:name: only when nothing needs it. */
export function deleteDestinationRoute(app: FastifyInstance): void {
  const { deps } = app.destinations;
  app.delete(
    '/destinations/:name',
    {
      schema: {
        tags: ['destinations'],
        operationId: 'deleteDestination',
        summary: 'Remove a destination',
        description: 'Refused while a task that is not finished, or a schedule, names it.',
        params: destinationParams,
        response: { 204: Type.Null({ description: 'It is gone.' }) },
      },
      config: {
        docs: {
          responseExamples: {},
          requestHeaders: ['if-match'],
          problems: ['not_found', 'destination_in_use', 'outcome_unknown'],
        },
      },
    },
    async (request, reply) => {
      await deleteDestination({ deps, input: readDestinationAddress(request) });
      return reply.code(204).send();
    },
  );
}
