import type { FastifyInstance } from 'fastify';
import type { AppDeps } from '../app-deps.ts';

/** /healthz: the process answers. /readyz: it takes notifications; 503 once it is stopping. */
export function addHealthRoutes(app: FastifyInstance, deps: AppDeps): void {
  app.get('/healthz', async () => ({ status: 'ok', version: deps.version }));
  app.get('/readyz', async (_request, reply) => {
    const isReady = !deps.isStopping();
    return reply.status(isReady ? 200 : 503).send({ status: isReady ? 'ready' : 'stopping', mode: deps.mode });
  });
}
