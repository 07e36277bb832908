import type { FastifyInstance } from 'fastify';
import type { AppDeps } from '../../app-deps.ts';
import { healthRoute } from './health.ts';
import { listWorkersRoute } from './list-workers.ts';
import { metricsRoute } from './metrics.ts';
import { readyRoute } from './ready.ts';

/** What tells how the service is doing; at the root, without a version. */
export async function serviceRoutes(app: FastifyInstance, { appDeps }: { appDeps: AppDeps }): Promise<void> {
  healthRoute(app);
  readyRoute(app);
  metricsRoute(app, appDeps);
  listWorkersRoute(app, appDeps);
}
