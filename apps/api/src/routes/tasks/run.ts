import type { FastifyInstance } from 'fastify';
import { taskParamsSchema, taskRecordSchema } from '@qbasecron/contracts';
import { runTask } from '@qbasecron/core';
import type { TaskExamples } from './examples.ts';
import { readAddress } from '../read-address.ts';
import { sendTask } from './send-task.ts';

/** POST /tasks/:id/run: its next attempt is made now. */
export function runTaskRoute(app: FastifyInstance, examples: TaskExamples): void {
  const { deps } = app.tasks;
  app.post(
    '/tasks/:id/run',
    {
      schema: {
        tags: ['tasks'],
        operationId: 'runTask',
        summary: 'Run a task now',
        description: 'Its next attempt is made now; due_at stays as it was asked.',
        params: taskParamsSchema,
        response: { 200: taskRecordSchema },
      },
      config: {
        docs: {
          responseExamples: { 200: examples.scheduled },
          requestHeaders: ['if-match'],
          responseHeaders: ['etag'],
          problems: ['not_found', 'task_finished', 'armed', 'conflict', 'outcome_unknown'],
        },
      },
    },
    async (request, reply) => sendTask(reply, await runTask({ deps, input: readAddress(request) })),
  );
}
