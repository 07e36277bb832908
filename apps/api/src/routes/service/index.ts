import type { FastifyInstance } from 'fastify';
import type { AppDeps } from '../../app-deps.ts';
import { healthRoute } from './health.ts';
import { listWorkersRoute } from './list-workers.ts';
import { metricsRoute } from './metrics.ts';
import { readyRoute } from './ready.ts';

/** Probes, at the root, without a version; for everybody. */
export async function probeRoutes(app: FastifyInstance): Promise<void> {
  healthRoute(app);
  readyRoute(app);
}

/** What tells how the service is doing; at the root, without a version. */
export async function monitorRoutes(app: FastifyInstance, { appDeps }: { appDeps: AppDeps }): Promise<void> {
  metricsRoute(app, appDeps);
  listWorkersRoute(app, appDeps);
}
