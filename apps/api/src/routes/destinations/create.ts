import type { FastifyInstance } from 'fastify';
import { createDestinationSchema, destinationRecordSchema, type CreateDestinationBody } from '@qbasecron/contracts';
import { createDestination } from '@qbasecron/core';
import { jsonBodyProblems } from '../../openapi/operation-docs.ts';
import { destinationBody, destinationExample, failoverBody, securedBody } from './examples.ts';
import { readDestinationBody } from './read-body.ts';
import { sendDestination } from './send-destination.ts';

/** POST /destinations: 201 once the ledger has acknowledged it. */
export function createDestinationRoute(app: FastifyInstance): void {
  const { deps } = app.destinations;
  app.post(
    '/destinations',
    {
      attachValidation: true,
      schema: {
        tags: ['destinations'],
        operationId: 'createDestination',
        summary: 'Add a destination',
        description:
          'Tasks name it by `destination` and a `path`, in place of `callback_url`. Secrets are kept encrypted, which needs ' +
          'MASTER_KEY to be set, and no answer ever shows them.',
        consumes: ['application/json'],
        body: createDestinationSchema,
        response: { 201: destinationRecordSchema },
      },
      config: {
        docs: {
          requestExamples: {
            balanced: { summary: 'Two targets by weight', value: destinationBody },
            secured: { summary: 'With secrets and active checks', value: securedBody },
            failover: { summary: 'A spare one', value: failoverBody },
          },
          responseExamples: { 201: destinationExample },
          responseHeaders: ['location', 'etag'],
          problems: [...jsonBodyProblems, 'conflict', 'no_master_key', 'outcome_unknown'],
          badField: { pointer: '#/targets', detail: 'is missing' },
        },
      },
    },
    async (request, reply) => {
      const definition = readDestinationBody(request);
      const { name } = request.body as CreateDestinationBody;
      const destination = await createDestination({ deps, input: { name, definition } });
      return sendDestination(reply.code(201).header('location', `${app.prefix}/destinations/${name}`), destination);
    },
  );
}
