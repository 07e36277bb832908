import type { FastifyInstance } from 'fastify';
import { readinessSchema } from '@qbasecron/contracts';

/** GET /readyz: 503 only without the ledger or while draining; what works less well is told with 200. */
export function readyRoute(app: FastifyInstance): void {
  app.get(
    '/readyz',
    {
      schema: {
        tags: ['service'],
        operationId: 'readReadiness',
        summary: 'Does this process accept tasks, and does anything work less well?',
        response: { 200: readinessSchema, 503: readinessSchema },
      },
      config: {
        docs: {
          responseExamples: {
            200: { status: 'degraded', degraded: ['timer_unreachable'], unready: [] },
            503: { status: 'unready', degraded: [], unready: ['ledger_unreachable'] },
          },
          problems: [],
        },
      },
    },
    async (_request, reply) => {
      const readiness = await app.readiness.check();
      return reply
        .code(readiness.status === 'unready' ? 503 : 200)
        .header('cache-control', 'no-store')
        .send(readiness);
    },
  );
}
