import type { FastifyInstance } from 'fastify';
import { createBodySchema, taskParamsSchema, taskRecordSchema, type TaskParams } from '@qbasecron/contracts';
import { putTask } from '@qbasecron/core';
import { jsonBodyProblems } from '../../openapi/operation-docs.ts';
import { createRequestExamples, type TaskExamples } from './examples.ts';
import { readDraft } from './read-draft.ts';
import { sendTask } from './send-task.ts';

/** PUT /tasks/:id: 201 for a new task of the client's own id, 200 when the same was put before. */
export function putTaskRoute(app: FastifyInstance, examples: TaskExamples): void {
  const { deps } = app.tasks;
  app.put(
    '/tasks/:id',
    {
      attachValidation: true,
      schema: {
        tags: ['tasks'],
        operationId: 'putTask',
        summary: 'Add a task under your own id',
        description: 'Sending the same again adds nothing and answers the task as it is now.',
        consumes: ['application/json', 'application/x-www-form-urlencoded'],
        params: taskParamsSchema,
        body: createBodySchema,
        response: { 200: taskRecordSchema, 201: taskRecordSchema },
      },
      config: {
        docs: {
          requestExamples: createRequestExamples,
          responseExamples: { 200: examples.succeeded, 201: examples.scheduled },
          responseHeaders: ['location', 'etag'],
          problems: [...jsonBodyProblems, 'invalid_form', 'not_found', 'conflict', 'overloaded', 'outcome_unknown'],
        },
      },
    },
    async (request, reply) => {
      const draft = readDraft(request, deps);
      const { id } = request.params as TaskParams;
      const { task, created } = await putTask({ deps, input: { id, draft } });
      return sendTask(reply.code(created ? 201 : 200).header('location', `${app.prefix}/tasks/${task.id}`), task);
    },
  );
}
