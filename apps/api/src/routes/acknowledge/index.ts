import type { FastifyInstance } from 'fastify';
import {
  ackAnswerSchema,
  ackQuerySchema,
  taskParamsSchema,
  type AckQuery,
  type TaskParams,
} from '@qbasecron/contracts';
import { acknowledgeTask, type AckWord } from '@qbasecron/core';
import type { AckLinks } from '@qbasecron/runtime';
import { RequestFault } from '../../problems/request-fault.ts';

export type AcknowledgeOptions = { ackLinks: AckLinks | null; random01: () => number };

const pages = [
  {
    word: 'ack',
    summary: 'Say that a task worked',
    description:
      'For a receiver that answered 202 with `qbasecron-async: true`: the address is in the header `qbasecron-ack-url` of the ' +
      'callback. The task has succeeded then. Saying it again is harmless.',
  },
  {
    word: 'nack',
    summary: 'Say that a task failed',
    description:
      'The address is in the header `qbasecron-nack-url` of the callback. The task is tried again by its `retry`, or, with ' +
      '`final=true`, has failed for good.',
  },
] as const;

/** POST /tasks/:id/ack and /tasks/:id/nack, for whoever has the signed link. */
export async function acknowledgeRoutes(app: FastifyInstance, options: AcknowledgeOptions): Promise<void> {
  const { deps: taskDeps } = app.tasks;
  const deps = { ...taskDeps, random01: options.random01 };
  for (const { word, summary, description } of pages) {
    app.post<{ Params: TaskParams; Querystring: AckQuery }>(
      `/tasks/:id/${word}`,
      {
        schema: {
          tags: ['tasks'],
          operationId: `${word}Task`,
          summary,
          description,
          params: taskParamsSchema,
          querystring: ackQuerySchema,
          response: { 200: ackAnswerSchema },
        },
        config: {
          docs: {
            responseExamples: {
              200: { _id: '5463a9b1c2d3e4f5a6b7c8d9', state: word === 'ack' ? 'succeeded' : 'scheduled' },
            },
            problems: ['invalid_request', 'link_not_valid', 'not_found', 'not_awaiting', 'conflict', 'outcome_unknown'],
          },
        },
      },
      async (request) => {
        const { id } = request.params;
        const { attempt, signature, final } = request.query;
        if (!options.ackLinks?.isGenuine({ taskId: id, attempt, signature })) {
          throw new RequestFault({ code: 'link_not_valid', detail: 'Use the link of the callback, as it was sent.' });
        }
        const said: AckWord = word === 'nack' && final ? 'nack for good' : word;
        const { state } = await acknowledgeTask({ deps, input: { id, attempt, word: said } });
        return { _id: id, state };
      },
    );
  }
}
