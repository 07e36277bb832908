import type { FastifyInstance } from 'fastify';
import { patchBodySchema, taskParamsSchema, taskRecordSchema } from '@qbasecron/contracts';
import { patchTask } from '@qbasecron/core';
import { jsonBodyProblems } from '../../openapi/operation-docs.ts';
import type { TaskExamples } from './examples.ts';
import { readAddress } from '../read-address.ts';
import { readTaskPatch } from './read-patch.ts';
import { sendTask } from './send-task.ts';

/** PATCH /tasks/:id: a merge patch of what the user can set. */
export function patchTaskRoute(app: FastifyInstance, examples: TaskExamples): void {
  const { deps } = app.tasks;
  app.patch(
    '/tasks/:id',
    {
      attachValidation: true,
      schema: {
        tags: ['tasks'],
        operationId: 'patchTask',
        summary: 'Change a task',
        description:
          'A merge patch: null puts a field back to its default. With If-Match, only if nobody changed it since.',
        consumes: ['application/json', 'application/merge-patch+json', 'application/x-www-form-urlencoded'],
        params: taskParamsSchema,
        body: patchBodySchema,
        response: { 200: taskRecordSchema },
      },
      config: {
        docs: {
          requestExamples: {
            later: { summary: 'Ten minutes from now', value: { delay: '10m' } },
            reset: { summary: 'New text, no labels', value: { desc: 'later', labels: null } },
          },
          responseExamples: { 200: { ...examples.scheduled, revision: 2 } },
          requestHeaders: ['if-match'],
          responseHeaders: ['etag'],
          problems: [
            ...jsonBodyProblems,
            'invalid_form',
            'not_found',
            'task_finished',
            'armed',
            'conflict',
            'outcome_unknown',
          ],
        },
      },
    },
    async (request, reply) => {
      const patch = readTaskPatch(request);
      return sendTask(reply, await patchTask({ deps, input: { ...readAddress(request), patch } }));
    },
  );
}
