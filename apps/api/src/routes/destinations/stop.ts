import type { FastifyInstance } from 'fastify';
import { destinationRecordSchema, pauseBodySchema, type PauseBody } from '@qbasecron/contracts';
import { disableDestination, pauseDestination } from '@qbasecron/core';
import { jsonBodyProblems } from '../../openapi/operation-docs.ts';
import { destinationParams } from './destination-params.ts';
import { disabledExample, pausedExample } from './examples.ts';
import { readDestinationAddress, sendDestination } from './send-destination.ts';

const verbs = [
  {
    verb: 'pause',
    operationId: 'pauseDestination',
    summary: 'Pause a destination',
    description:
      'Nothing new is sent to it; its tasks wait and are not spent. What is on the wire ends. Who and why are kept for the ' +
      'others. Pausing again changes nothing.',
    example: pausedExample,
    run: pauseDestination,
  },
  {
    verb: 'disable',
    operationId: 'disableDestination',
    summary: 'Disable a destination',
    description:
      'As a receiver does that answers 410: nothing new is sent to it, and its tasks wait or fail, as `on_disabled` says. ' +
      'Disabling again changes nothing.',
    example: disabledExample,
    run: disableDestination,
  },
] as const;

/** POST /destinations/:name/pause and …/disable */
export function stopDestinationRoutes(app: FastifyInstance): void {
  const { deps } = app.destinations;
  for (const { verb, operationId, summary, description, example, run } of verbs) {
    app.post(
      `/destinations/:name/${verb}`,
      {
        schema: {
          tags: ['destinations'],
          operationId,
          summary,
          description,
          consumes: ['application/json'],
          params: destinationParams,
          body: pauseBodySchema,
          response: { 200: destinationRecordSchema },
        },
        config: {
          isBodyOptional: true,
          docs: {
            requestExamples: {
              why: { summary: 'With a reason', value: { reason: 'The receiver is being moved.', by: 'Mo' } },
            },
            responseExamples: { 200: example },
            requestHeaders: ['if-match'],
            responseHeaders: ['etag'],
            problems: [...jsonBodyProblems, 'not_found', 'conflict', 'outcome_unknown'],
            badField: { pointer: '#/why', detail: 'is not a known field' },
          },
        },
      },
      async (request, reply) => {
        const { reason, by } = request.body as PauseBody;
        const input = { ...readDestinationAddress(request), reason, by };
        return sendDestination(reply, await run({ deps, input }));
      },
    );
  }
}
