import type { FastifyInstance } from 'fastify';
import {
  destinationPageSchema,
  destinationView,
  encodeNameCursor,
  listDestinationsQuerySchema,
  queryFromDestinations,
  type ListDestinationsQuery,
} from '@qbasecron/contracts';
import { listDestinations } from '@qbasecron/core';
import { RequestFault } from '../../problems/request-fault.ts';
import { destinationExample } from './examples.ts';

/** GET /destinations: one page, by name. */
export function listDestinationsRoute(app: FastifyInstance): void {
  const { deps } = app.destinations;
  app.get(
    '/destinations',
    {
      schema: {
        tags: ['destinations'],
        operationId: 'listDestinations',
        summary: 'List destinations',
        querystring: listDestinationsQuerySchema,
        response: { 200: destinationPageSchema },
      },
      config: {
        docs: {
          responseExamples: { 200: { items: [destinationExample], next_cursor: null } },
          problems: ['invalid_request'],
          badField: { pointer: '#/limit', detail: 'must be at most 200' },
        },
      },
    },
    async (request, reply) => {
      const read = queryFromDestinations(request.query as ListDestinationsQuery);
      if (!read.ok) throw new RequestFault({ code: 'invalid_request', errors: read.errors });
      const { items, next } = await listDestinations({ deps, input: read.query });
      return reply.send({ items: items.map(destinationView), next_cursor: next && encodeNameCursor(next) });
    },
  );
}
