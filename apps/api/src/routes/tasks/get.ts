import type { FastifyInstance } from 'fastify';
import { taskDetailSchema, taskDetailView, taskParamsSchema, type TaskParams } from '@qbasecron/contracts';
import { readTask } from '@qbasecron/core';
import { formatEtag } from '../../http/etag.ts';
import type { TaskExamples } from './examples.ts';

/** GET /tasks/:id: the task with all its attempts. */
export function getTaskRoute(app: FastifyInstance, examples: TaskExamples): void {
  const { deps } = app.tasks;
  app.get(
    '/tasks/:id',
    {
      schema: {
        tags: ['tasks'],
        operationId: 'getTask',
        summary: 'Read a task and its attempts',
        params: taskParamsSchema,
        response: { 200: taskDetailSchema },
      },
      config: {
        docs: {
          responseExamples: { 200: { ...examples.succeeded, attempts: [examples.attempt] } },
          responseHeaders: ['etag'],
          problems: ['not_found'],
        },
      },
    },
    async (request, reply) => {
      const { id } = request.params as TaskParams;
      const { task, attempts } = await readTask({ deps, input: { id } });
      return reply.header('etag', formatEtag(task.revision)).send(taskDetailView(task, attempts));
    },
  );
}
