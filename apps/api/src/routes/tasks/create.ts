import type { FastifyInstance } from 'fastify';
import { createBodySchema, taskRecordSchema } from '@qbasecron/contracts';
import { createTask } from '@qbasecron/core';
import { jsonBodyProblems } from '../../openapi/operation-docs.ts';
import { createRequestExamples, type TaskExamples } from './examples.ts';
import { idempotent } from '../idempotent.ts';
import { readDraft } from './read-draft.ts';
import { sendTask } from './send-task.ts';

/** POST /tasks: 201 once the ledger has acknowledged the task. */
export function createTaskRoute(app: FastifyInstance, examples: TaskExamples): void {
  const { deps, idempotency } = app.tasks;
  app.post(
    '/tasks',
    {
      attachValidation: true,
      schema: {
        tags: ['tasks'],
        operationId: 'createTask',
        summary: 'Add a task',
        description: 'A time in the past means now. With an Idempotency-Key, sending it again adds nothing.',
        consumes: ['application/json', 'application/x-www-form-urlencoded'],
        body: createBodySchema,
        response: { 201: taskRecordSchema },
      },
      config: {
        docs: {
          requestExamples: {
            ...createRequestExamples,
            body: {
              summary: 'Send any JSON, unmodified',
              value: {
                delay: 'PT1M',
                callback_url: 'https://example.com/hooks/order',
                method: 'PUT',
                headers: { authorization: 'Bearer secret' },
                body: { order: 42 },
                labels: ['billing'],
                retry: { max_attempts: 5 },
              },
            },
          },
          responseExamples: { 201: examples.scheduled },
          requestHeaders: ['idempotency-key'],
          responseHeaders: ['location', 'etag', 'idempotency-replayed'],
          problems: [...jsonBodyProblems, 'invalid_form', 'not_found', 'overloaded', 'outcome_unknown'],
        },
      },
    },
    async (request, reply) => {
      const draft = readDraft(request, deps);
      const task = await idempotent({
        deps: idempotency,
        input: { request, reply },
        run: (grant) => createTask({ deps, input: { draft, id: grant?.id, isReplay: grant?.isReplay } }),
      });
      return sendTask(reply.code(201).header('location', `${app.prefix}/tasks/${task.id}`), task);
    },
  );
}
