import type { FastifyInstance } from 'fastify';
import type { ActionLedger } from '@qbasecron/core';
import { cancelActionRoute } from './cancel.ts';
import { createActionRoute } from './create.ts';
import { getActionRoute } from './get.ts';
import { listActionsRoute } from './list.ts';
import { replayTaskRoute } from './replay.ts';

/** Bulk actions, and the replay of a single task, which they do too. */
export async function actionRoutes(app: FastifyInstance, { actions }: { actions: ActionLedger }): Promise<void> {
  const { clock, newId, settings } = app.tasks.deps;
  const deps = { actions, clock, newId, settings };
  createActionRoute(app, deps);
  listActionsRoute(app, deps);
  getActionRoute(app, deps);
  cancelActionRoute(app, deps);
  replayTaskRoute(app);
}
