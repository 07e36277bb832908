import type { FastifyInstance } from 'fastify';
import { Type } from 'typebox';
import { oneOf, readinessSchema } from '@qbasecron/contracts';

/** The words that the two lists may hold; the contract says only that they are texts. */
const readinessView = Type.Object({
  ...readinessSchema.properties,
  degraded: Type.Array(oneOf(['timer_unreachable', 'clocks_apart', 'no_workers']), {
    description:
      '`timer_unreachable`: tasks are sent by the audit, up to some seconds late. `clocks_apart`: a clock is more than ' +
      'half a second from the ledger’s. `no_workers`: nothing is sent.',
  }),
  unready: Type.Array(oneOf(['ledger_unreachable', 'draining']), { description: 'Why no task can be accepted here.' }),
});

/** GET /readyz: 503 only without the ledger or while draining; what works less well is told with 200. */
export function readyRoute(app: FastifyInstance): void {
  app.get(
    '/readyz',
    {
      schema: {
        tags: ['service'],
        operationId: 'readReadiness',
        summary: 'Does this process accept tasks, and does anything work less well?',
        response: { 200: readinessView, 503: readinessView },
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
