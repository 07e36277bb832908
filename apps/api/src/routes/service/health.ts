import type { FastifyInstance } from 'fastify';
import { healthSchema } from '@qbasecron/contracts';

/** GET /healthz: this process answers. It asks nobody, so that an outage of the ledger restarts nothing. */
export function healthRoute(app: FastifyInstance): void {
  app.get(
    '/healthz',
    {
      schema: {
        tags: ['service'],
        operationId: 'readHealth',
        summary: 'Is this process alive?',
        response: { 200: healthSchema },
      },
      config: { docs: { responseExamples: { 200: { status: 'ok' } }, problems: [] } },
    },
    (_request, reply) => reply.header('cache-control', 'no-store').send({ status: 'ok' }),
  );
}
