import type { FastifyInstance } from 'fastify';
import { actionParamsSchema, actionRecordSchema, actionView, type ActionParams } from '@qbasecron/contracts';
import { readAction, type ActionDeps } from '@qbasecron/core';
import { runningAction } from './examples.ts';

/** GET /actions/:id: how far it is. */
export function getActionRoute(app: FastifyInstance, deps: ActionDeps): void {
  app.get(
    '/actions/:id',
    {
      schema: {
        tags: ['actions'],
        operationId: 'getAction',
        summary: 'See how far a bulk action is',
        params: actionParamsSchema,
        response: { 200: actionRecordSchema },
      },
      config: { docs: { responseExamples: { 200: runningAction }, problems: ['not_found'] } },
    },
    async (request, reply) => {
      const { id } = request.params as ActionParams;
      return reply.send(actionView(await readAction({ deps, input: { id } })));
    },
  );
}
