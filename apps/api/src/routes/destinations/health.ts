import type { FastifyInstance } from 'fastify';
import { destinationHealthSchema, destinationHealthView, type NameParams } from '@qbasecron/contracts';
import { readDestinationHealth } from '@qbasecron/core';
import { destinationParams } from './destination-params.ts';
import { healthExample } from './examples.ts';

/** GET /destinations/:name/health */
export function destinationHealthRoute(app: FastifyInstance): void {
  const { deps } = app.destinations;
  app.get(
    '/destinations/:name/health',
    {
      schema: {
        tags: ['destinations'],
        operationId: 'getDestinationHealth',
        summary: 'How a destination and its targets fare',
        description:
          'As the workers told with their last renewal, every 2 s. Each worker judges by what it sees itself, so the same ' +
          'target may be left out by one and used by another. A worker that has not called it of late tells nothing.',
        params: destinationParams,
        response: { 200: destinationHealthSchema },
      },
      config: { docs: { responseExamples: { 200: healthExample }, problems: ['not_found'] } },
    },
    async (request, reply) => {
      const { name } = request.params as NameParams;
      const health = await readDestinationHealth({ deps, input: { name } });
      return reply.header('cache-control', 'no-store').send(destinationHealthView(health));
    },
  );
}
