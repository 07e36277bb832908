import type { FastifyInstance } from 'fastify';
import { taskParamsSchema, taskRecordSchema } from '@qbasecron/contracts';
import { retryTask } from '@qbasecron/core';
import type { TaskExamples } from './examples.ts';
import { readAddress } from '../read-address.ts';
import { sendTask } from './send-task.ts';

/** POST /tasks/:id/retry: a failed task starts again. */
export function retryTaskRoute(app: FastifyInstance, examples: TaskExamples): void {
  const { deps } = app.tasks;
  app.post(
    '/tasks/:id/retry',
    {
      schema: {
        tags: ['tasks'],
        operationId: 'retryTask',
        summary: 'Retry a failed task',
        description: 'It starts again, now, with all its attempts before it; the old ones stay on record.',
        params: taskParamsSchema,
        response: { 200: taskRecordSchema },
      },
      config: {
        docs: {
          responseExamples: { 200: examples.scheduled },
          requestHeaders: ['if-match'],
          responseHeaders: ['etag'],
          problems: ['not_found', 'not_retryable', 'conflict', 'outcome_unknown'],
        },
      },
    },
    async (request, reply) => sendTask(reply, await retryTask({ deps, input: readAddress(request) })),
  );
}
