import type { FastifyInstance } from 'fastify';
import { destinationRecordSchema, patchDestinationSchema } from '@qbasecron/contracts';
import { patchDestination } from '@qbasecron/core';
import { jsonBodyProblems } from '../../openapi/operation-docs.ts';
import { destinationParams } from './destination-params.ts';
import { changedExample } from './examples.ts';
import { readDestinationBody } from './read-body.ts';
import { readDestinationAddress, sendDestination } from './send-destination.ts';

/** PATCH /destinations/:name: a merge patch of what the user can set. */
export function patchDestinationRoute(app: FastifyInstance): void {
  const { deps } = app.destinations;
  app.patch(
    '/destinations/:name',
    {
      attachValidation: true,
      schema: {
        tags: ['destinations'],
        operationId: 'patchDestination',
        summary: 'Change a destination',
        description:
          'A merge patch: null puts a field back to its default; `targets` and `success` are replaced as a whole. Workers ' +
          'follow within a second. Tasks keep the `timeout_ms`, `retry` and `success` that they were made with.',
        consumes: ['application/json', 'application/merge-patch+json'],
        params: destinationParams,
        body: patchDestinationSchema,
        response: { 200: destinationRecordSchema },
      },
      config: {
        docs: {
          requestExamples: {
            limits: {
              summary: 'Other limits',
              value: { max_in_flight: 50, rate: { count: 100, period: '1s' } },
            },
            targets: {
              summary: 'Other targets',
              value: { targets: [{ url: 'https://c.example.com/hooks' }] },
            },
            token: { summary: 'A token', value: { auth: { kind: 'bearer', token: 'a secret' } } },
          },
          responseExamples: { 200: changedExample },
          requestHeaders: ['if-match'],
          responseHeaders: ['etag'],
          problems: [...jsonBodyProblems, 'not_found', 'conflict', 'no_master_key', 'outcome_unknown'],
          badField: { pointer: '#/auth/token', detail: 'is missing' },
        },
      },
    },
    async (request, reply) => {
      const patch = readDestinationBody(request);
      const input = { ...readDestinationAddress(request), patch };
      return sendDestination(reply, await patchDestination({ deps, input }));
    },
  );
}
