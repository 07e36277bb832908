import type { FastifyInstance } from 'fastify';
import { taskParamsSchema, taskRecordSchema } from '@qbasecron/contracts';
import { cancelTask } from '@qbasecron/core';
import type { TaskExamples } from './examples.ts';
import { readAddress } from '../read-address.ts';
import { sendTask } from './send-task.ts';

/** POST /tasks/:id/cancel: it stays on record and is never sent. */
export function cancelTaskRoute(app: FastifyInstance, examples: TaskExamples): void {
  const { deps } = app.tasks;
  app.post(
    '/tasks/:id/cancel',
    {
      schema: {
        tags: ['tasks'],
        operationId: 'cancelTask',
        summary: 'Cancel a task',
        description: 'It stays on record. A task that a worker has armed is asked back first.',
        params: taskParamsSchema,
        response: { 200: taskRecordSchema },
      },
      config: {
        docs: {
          responseExamples: { 200: examples.cancelled },
          requestHeaders: ['if-match'],
          responseHeaders: ['etag'],
          problems: ['not_found', 'task_finished', 'on_the_wire', 'conflict', 'holder_unreachable', 'outcome_unknown'],
        },
      },
    },
    async (request, reply) => sendTask(reply, await cancelTask({ deps, input: readAddress(request) })),
  );
}
