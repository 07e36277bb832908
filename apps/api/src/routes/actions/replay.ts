import type { FastifyInstance } from 'fastify';
import { editsSchema, taskParamsSchema, taskRecordSchema, type TaskParams } from '@qbasecron/contracts';
import { replayTask } from '@qbasecron/core';
import { jsonBodyProblems } from '../../openapi/operation-docs.ts';
import { idempotent } from '../idempotent.ts';
import { createTaskExamples } from '../tasks/examples.ts';
import { readTaskPatch } from '../tasks/read-patch.ts';
import { sendTask } from '../tasks/send-task.ts';

/** POST /tasks/:id/replay: a new task, as the old one is but for the edits. */
export function replayTaskRoute(app: FastifyInstance): void {
  const { deps, idempotency } = app.tasks;
  const { scheduled } = createTaskExamples();
  const linked = { kind: 'replay', task_id: '5463a9b1c2d3e4f5a6b7c8d8' } as const;
  app.post(
    '/tasks/:id/replay',
    {
      attachValidation: true,
      schema: {
        tags: ['tasks'],
        operationId: 'replayTask',
        summary: 'Send a task again as a new one, with edits if need be',
        description:
          'The old one, in whatever state, is left as it is; the new one has all its tries before it, belongs to no ' +
          'schedule and is linked to the old. With an Idempotency-Key, sending it again adds nothing.',
        consumes: ['application/json'],
        params: taskParamsSchema,
        body: editsSchema,
        response: { 201: taskRecordSchema },
      },
      config: {
        isBodyOptional: true,
        docs: {
          isBodyOptional: true,
          requestExamples: {
            plain: { summary: 'As it is, now', value: {} },
            edited: {
              summary: 'To another address, in a minute',
              value: { callback_url: 'https://example.com/hooks/order', delay: '1m' },
            },
          },
          responseExamples: { 201: { ...scheduled, linked } },
          requestHeaders: ['idempotency-key'],
          responseHeaders: ['location', 'etag', 'idempotency-replayed'],
          problems: [...jsonBodyProblems, 'not_found', 'overloaded', 'outcome_unknown'],
        },
      },
    },
    async (request, reply) => {
      const { id } = request.params as TaskParams;
      const patch = readTaskPatch(request);
      const task = await idempotent({
        deps: idempotency,
        input: { request, reply },
        run: (grant) => replayTask({ deps, input: { id, patch, newTaskId: grant?.id } }),
      });
      return sendTask(reply.code(201).header('location', `${app.prefix}/tasks/${task.id}`), task);
    },
  );
}
