import type { FastifyInstance } from 'fastify';
import { destinationRecordSchema, type NameParams } from '@qbasecron/contracts';
import { readDestination } from '@qbasecron/core';
import { destinationParams } from './destination-params.ts';
import { destinationExample } from './examples.ts';
import { sendDestination } from './send-destination.ts';

/** GET /destinations/:name */
export function getDestinationRoute(app: FastifyInstance): void {
  const { deps } = app.destinations;
  app.get(
    '/destinations/:name',
    {
      schema: {
        tags: ['destinations'],
        operationId: 'getDestination',
        summary: 'Read a destination',
        params: destinationParams,
        response: { 200: destinationRecordSchema },
      },
      config: {
        docs: { responseExamples: { 200: destinationExample }, responseHeaders: ['etag'], problems: ['not_found'] },
      },
    },
    async (request, reply) => {
      const { name } = request.params as NameParams;
      return sendDestination(reply, await readDestination({ deps, input: { name } }));
    },
  );
}
