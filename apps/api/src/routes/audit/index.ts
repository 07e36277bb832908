import type { FastifyInstance } from 'fastify';
import type { AppDeps } from '../../app-deps.ts';
import { listAuditRoute } from './list.ts';

/** What users changed. */
export async function auditRoutes(app: FastifyInstance, { appDeps }: { appDeps: AppDeps }): Promise<void> {
  listAuditRoute(app, appDeps);
}
