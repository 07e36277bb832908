import type { FastifyInstance } from 'fastify';
import { destinationRecordSchema } from '@qbasecron/contracts';
import { enableDestination, resumeDestination } from '@qbasecron/core';
import { destinationParams } from './destination-params.ts';
import { changedExample } from './examples.ts';
import { readDestinationAddress, sendDestination } from './send-destination.ts';

const verbs = [
  { verb: 'resume', operationId: 'resumeDestination', summary: 'Resume a paused destination', run: resumeDestination },
  {
    verb: 'enable',
    operationId: 'enableDestination',
    summary: 'Enable a disabled destination',
    run: enableDestination,
  },
] as const;

/** POST /destinations/:name/resume and …/enable */
export function restartDestinationRoutes(app: FastifyInstance): void {
  const { deps } = app.destinations;
  for (const { verb, operationId, summary, run } of verbs) {
    app.post(
      `/destinations/:name/${verb}`,
      {
        schema: {
          tags: ['destinations'],
          operationId,
          summary,
          description: 'It goes on: tasks that were put off meanwhile are due at once.',
          params: destinationParams,
          response: { 200: destinationRecordSchema },
        },
        config: {
          docs: {
            responseExamples: { 200: changedExample },
            requestHeaders: ['if-match'],
            responseHeaders: ['etag'],
            problems: ['not_found', 'conflict', 'outcome_unknown'],
          },
        },
      },
      async (request, reply) => sendDestination(reply, await run({ deps, input: readDestinationAddress(request) })),
    );
  }
}
