import type { FastifyInstance } from 'fastify';
import { actionParamsSchema, actionRecordSchema, actionView, type ActionParams } from '@qbasecron/contracts';
import { cancelAction, type ActionDeps } from '@qbasecron/core';
import { cancelledAction } from './examples.ts';

/** POST /actions/:id/cancel: what is done stays done. */
export function cancelActionRoute(app: FastifyInstance, deps: ActionDeps): void {
  app.post(
    '/actions/:id/cancel',
    {
      schema: {
        tags: ['actions'],
        operationId: 'cancelAction',
        summary: 'Cancel a bulk action',
        description:
          'What it has done stays done, the tasks under way included: at most 100. One that is done already is answered ' +
          'as it is. Repeating is harmless.',
        params: actionParamsSchema,
        response: { 200: actionRecordSchema },
      },
      config: {
        docs: { responseExamples: { 200: cancelledAction }, problems: ['not_found', 'conflict', 'outcome_unknown'] },
      },
    },
    async (request, reply) => {
      const { id } = request.params as ActionParams;
      return reply.send(actionView(await cancelAction({ deps, input: { id } })));
    },
  );
}
