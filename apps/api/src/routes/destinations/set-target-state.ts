import type { FastifyInstance } from 'fastify';
import { destinationRecordSchema } from '@qbasecron/contracts';
import { setTargetState } from '@qbasecron/core';
import { targetParams, type TargetParams } from './destination-params.ts';
import { changedExample } from './examples.ts';
import { readDestinationAddress, sendDestination } from './send-destination.ts';

const verbs = [
  {
    verb: 'drain',
    state: 'draining',
    summary: 'Drain a target',
    description: 'It takes nothing new; what is under way ends.',
  },
  {
    verb: 'eject',
    state: 'ejected',
    summary: 'Eject a target',
    description: 'As draining, and shown as sick. Health has no say in it: it stays out until it is restored.',
  },
  { verb: 'restore', state: 'active', summary: 'Restore a target', description: 'It takes its share again.' },
] as const;

/** POST /destinations/:name/targets/:n/drain, …/eject and …/restore */
export function setTargetStateRoutes(app: FastifyInstance): void {
  const { deps } = app.destinations;
  for (const { verb, state, summary, description } of verbs) {
    app.post(
      `/destinations/:name/targets/:n/${verb}`,
      {
        schema: {
          tags: ['destinations'],
          operationId: `${verb}Target`,
          summary,
          description,
          params: targetParams,
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
      async (request, reply) => {
        const { n: index } = request.params as TargetParams;
        const input = { ...readDestinationAddress(request), index, state };
        return sendDestination(reply, await setTargetState({ deps, input }));
      },
    );
  }
}
