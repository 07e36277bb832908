import type { FastifyInstance } from 'fastify';
import {
  deadLettersQuerySchema,
  encodeCursor,
  queryFromDeadLetters,
  taskListView,
  taskPageSchema,
  type DeadLettersQuery,
} from '@qbasecron/contracts';
import { listTasks } from '@qbasecron/core';
import { RequestFault } from '../../problems/request-fault.ts';
import { createTaskExamples } from '../tasks/examples.ts';

/** GET /dead-letters: what has failed, until its retention is over. */
export async function deadLetterRoutes(app: FastifyInstance): Promise<void> {
  const { deps } = app.tasks;
  const { succeeded } = createTaskExamples();
  const failed = { ...succeeded, state: 'failed', finish_reason: 'rejected', last_status: 404 } as const;
  app.get(
    '/dead-letters',
    {
      schema: {
        tags: ['actions'],
        operationId: 'listDeadLetters',
        summary: 'List failed tasks',
        description:
          'Newest first, until their retention is over. POST /actions takes the same filters, to retry, replay or ' +
          'delete them.',
        querystring: deadLettersQuerySchema,
        response: { 200: taskPageSchema },
      },
      config: {
        docs: {
          responseExamples: { 200: { items: [failed], next_cursor: null } },
          problems: ['invalid_request', 'query_too_slow'],
          badField: { pointer: '#/finish_until', detail: 'must be after `finish_from`' },
        },
      },
    },
    async (request, reply) => {
      const read = queryFromDeadLetters(request.query as DeadLettersQuery);
      if (!read.ok) throw new RequestFault({ code: 'invalid_request', errors: read.errors });
      const { items, next } = await listTasks({ deps, input: read.query });
      return reply.send({ items: items.map(taskListView), next_cursor: next && encodeCursor('newest', next) });
    },
  );
}
