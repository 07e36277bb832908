import type { FastifyInstance } from 'fastify';
import { actionBodySchema, actionFromBody, actionRecordSchema, actionView } from '@qbasecron/contracts';
import { startAction, type ActionDeps } from '@qbasecron/core';
import { jsonBodyProblems } from '../../openapi/operation-docs.ts';
import { RequestFault } from '../../problems/request-fault.ts';
import { idempotent } from '../idempotent.ts';
import { readFindings } from '../read-findings.ts';
import { actionBodies, runningAction } from './examples.ts';

/** POST /actions: 202, since the workers do it in the background. */
export function createActionRoute(app: FastifyInstance, deps: ActionDeps): void {
  const { idempotency } = app.tasks;
  app.post(
    '/actions',
    {
      attachValidation: true,
      schema: {
        tags: ['actions'],
        operationId: 'createAction',
        summary: 'Do one thing to every task that a filter fits',
        description:
          'The workers do it in the background, from the newest task to the oldest; GET /actions/:id tells how far it is. ' +
          'Only tasks made before the request are meant. With an Idempotency-Key, sending it again starts no second one.',
        consumes: ['application/json'],
        body: actionBodySchema,
        response: { 202: actionRecordSchema },
      },
      config: {
        docs: {
          requestExamples: actionBodies,
          responseExamples: { 202: runningAction },
          requestHeaders: ['idempotency-key'],
          responseHeaders: ['location', 'idempotency-replayed'],
          problems: [...jsonBodyProblems, 'outcome_unknown'],
          badField: { pointer: '#/filter', detail: 'must not be empty' },
        },
      },
    },
    async (request, reply) => {
      const read = actionFromBody(request.body, readFindings(request));
      if (!read.ok) throw new RequestFault({ code: 'invalid_request', errors: read.errors });
      const action = await idempotent({
        deps: idempotency,
        input: { request, reply },
        run: (grant) => startAction({ deps, input: { ...read.input, id: grant?.id } }),
      });
      return reply.code(202).header('location', `${app.prefix}/actions/${action.id}`).send(actionView(action));
    },
  );
}
