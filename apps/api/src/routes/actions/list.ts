import type { FastifyInstance } from 'fastify';
import { actionListSchema, actionView } from '@qbasecron/contracts';
import { listActions, type ActionDeps } from '@qbasecron/core';
import { runningAction } from './examples.ts';

/** GET /actions: the latest, newest first. */
export function listActionsRoute(app: FastifyInstance, deps: ActionDeps): void {
  app.get(
    '/actions',
    {
      schema: {
        tags: ['actions'],
        operationId: 'listActions',
        summary: 'List bulk actions',
        response: { 200: actionListSchema },
      },
      config: { docs: { responseExamples: { 200: { items: [runningAction] } }, problems: [] } },
    },
    async (_request, reply) => reply.send({ items: (await listActions({ deps })).map(actionView) }),
  );
}
