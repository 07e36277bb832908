import type { FastifyInstance } from 'fastify';
import { createScheduleSchema, scheduleRecordSchema } from '@qbasecron/contracts';
import { createSchedule } from '@qbasecron/core';
import { describeRules } from '../../openapi/describe-rules.ts';
import { jsonBodyProblems } from '../../openapi/operation-docs.ts';
import { idempotent } from '../idempotent.ts';
import type { ScheduleExamples } from './examples.ts';
import { readScheduleDraft } from './read-draft.ts';
import { badCron, ruleBodies } from './request-examples.ts';
import { sendSchedule } from './send-schedule.ts';

/** POST /schedules: 201 once the ledger has acknowledged the schedule. */
export function createScheduleRoute(app: FastifyInstance, examples: ScheduleExamples): void {
  const { deps, idempotency } = app.schedules;
  app.post(
    '/schedules',
    {
      attachValidation: true,
      schema: {
        tags: ['schedules'],
        operationId: 'createSchedule',
        summary: 'Add a schedule',
        description: [
          'Give one rule: `cron`, `text`, `later`, `every`, `rrule` or `at`. The examples have one of each; ' +
            '`/schedules/preview` shows what a rule does and stores nothing. With an Idempotency-Key, sending it again adds ' +
            'nothing.',
          describeRules(),
        ].join('\n\n'),
        consumes: ['application/json'],
        body: createScheduleSchema,
        response: { 201: scheduleRecordSchema },
      },
      config: {
        docs: {
          requestExamples: ruleBodies,
          responseExamples: { 201: examples.active },
          requestHeaders: ['idempotency-key'],
          responseHeaders: ['location', 'etag', 'idempotency-replayed'],
          problems: [...jsonBodyProblems, 'not_found', 'outcome_unknown'],
          badField: badCron,
        },
      },
    },
    async (request, reply) => {
      const draft = await readScheduleDraft(request, deps);
      const schedule = await idempotent({
        deps: idempotency,
        input: { request, reply },
        run: (grant) => createSchedule({ deps, input: { draft, id: grant?.id, isReplay: grant?.isReplay } }),
      });
      return sendSchedule(deps, reply.code(201).header('location', `${app.prefix}/schedules/${schedule.id}`), schedule);
    },
  );
}
