import type { FastifyInstance } from 'fastify';
import { scheduleParamsSchema, taskRecordSchema, type ScheduleParams } from '@qbasecron/contracts';
import { runSchedule } from '@qbasecron/core';
import { idempotent } from '../idempotent.ts';
import { sendTask } from '../tasks/send-task.ts';
import type { ScheduleExamples } from './examples.ts';

/** POST /schedules/:id/run: one occurrence now, outside the rule. 201, since it is a new task. */
export function runScheduleRoute(app: FastifyInstance, examples: ScheduleExamples): void {
  const { deps, idempotency } = app.schedules;
  app.post(
    '/schedules/:id/run',
    {
      schema: {
        tags: ['schedules'],
        operationId: 'runSchedule',
        summary: 'Run a schedule once, now',
        description:
          'Answers the task. The rule is left alone: it counts as no run. Paused and finished schedules can be run as well. ' +
          'With an Idempotency-Key, sending it again adds nothing.',
        params: scheduleParamsSchema,
        response: { 201: taskRecordSchema },
      },
      config: {
        docs: {
          responseExamples: { 201: examples.manualTask },
          requestHeaders: ['idempotency-key'],
          responseHeaders: ['location', 'etag', 'idempotency-replayed'],
          problems: ['not_found', 'outcome_unknown'],
        },
      },
    },
    async (request, reply) => {
      const { id } = request.params as ScheduleParams;
      const task = await idempotent({
        deps: idempotency,
        input: { request, reply },
        run: (grant) => runSchedule({ deps, input: { id, taskId: grant?.id } }),
      });
      return sendTask(reply.code(201).header('location', `${app.prefix}/tasks/${task.id}`), task);
    },
  );
}
