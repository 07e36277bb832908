import type { FastifyInstance } from 'fastify';
import {
  encodeCursor,
  listQuerySchema,
  queryFromList,
  taskListView,
  taskPageSchema,
  type ListQuery,
} from '@qbasecron/contracts';
import { listTasks } from '@qbasecron/core';
import { RequestFault } from '../../problems/request-fault.ts';
import type { TaskExamples } from './examples.ts';

/** GET /tasks: one page, newest first or next due first. */
export function listTasksRoute(app: FastifyInstance, examples: TaskExamples): void {
  const { deps } = app.tasks;
  app.get(
    '/tasks',
    {
      schema: {
        tags: ['tasks'],
        operationId: 'listTasks',
        summary: 'List tasks',
        description: 'Pages neither skip nor repeat a task that exists throughout and keeps its place in the order.',
        querystring: listQuerySchema,
        response: { 200: taskPageSchema },
      },
      config: {
        docs: {
          responseExamples: { 200: { items: [examples.succeeded, examples.scheduled], next_cursor: null } },
          problems: ['invalid_request', 'query_too_slow'],
        },
      },
    },
    async (request, reply) => {
      const read = queryFromList(request.query as ListQuery);
      if (!read.ok) throw new RequestFault({ code: 'invalid_request', errors: read.errors });
      const { items, next } = await listTasks({ deps, input: read.query });
      return reply.send({
        items: items.map(taskListView),
        next_cursor: next && encodeCursor(read.query.order, next),
      });
    },
  );
}
