import type { FastifyInstance, FastifyRequest } from 'fastify';
import {
  previewAnswerSchema,
  previewBodySchema,
  previewErrors,
  previewView,
  timingOf,
  type PreviewBody,
} from '@qbasecron/contracts';
import { previewSchedule, readTiming, type FieldError, type TimingDraft } from '@qbasecron/core';
import { describeRules } from '../../openapi/describe-rules.ts';
import { jsonBodyProblems } from '../../openapi/operation-docs.ts';
import type { ScheduleServices } from '../../plugins/schedule-services.ts';
import { RequestFault } from '../../problems/request-fault.ts';
import { readFindings } from '../read-findings.ts';
import type { ScheduleExamples } from './examples.ts';
import { draftContext } from './read-draft.ts';
import { badCron, previewBodies } from './request-examples.ts';

/** POST /schedules/preview: what a rule would do. Stores nothing. */
export function previewScheduleRoute(app: FastifyInstance, examples: ScheduleExamples): void {
  const { deps } = app.schedules;
  app.post(
    '/schedules/preview',
    {
      attachValidation: true,
      schema: {
        tags: ['schedules'],
        operationId: 'previewSchedule',
        summary: 'Try a rule: its next occurrences, explained',
        description: [
          'Stores nothing. Takes the fields of a schedule that decide when it occurs, without `task`. Where summer time, a ' +
            'calendar or jitter changed something, `note` says what and which choice would do otherwise. `H` and jitter ' +
            'fall otherwise in each schedule.',
          describeRules(),
        ].join('\n\n'),
        consumes: ['application/json'],
        body: previewBodySchema,
        response: { 200: previewAnswerSchema },
      },
      config: {
        docs: {
          requestExamples: previewBodies,
          responseExamples: { 200: examples.preview },
          problems: jsonBodyProblems,
          badField: badCron,
        },
      },
    },
    async (request, reply) => {
      await refuseBadFields(request, deps);
      const { from, count, ...rule } = request.body as PreviewBody;
      const preview = await previewSchedule({ deps, input: { draft: timingOf(rule), from, count } });
      return reply.send(previewView(preview));
    },
  );
}

async function refuseBadFields(request: FastifyRequest, deps: ScheduleServices['deps']): Promise<void> {
  const findings = readFindings(request);
  const check = async (draft: TimingDraft): Promise<FieldError[]> =>
    readTiming(draft, await draftContext(draft, deps)).errors;
  const errors = await previewErrors({ body: request.body, findings, check });
  if (errors.length > 0) throw new RequestFault({ code: 'invalid_request', errors });
}
