import { missedChoices, overlapChoices } from '@qbasecron/core';
import Type from 'typebox';

import { catchupCountMax, delayCharsMax, maxRunsMax } from '../limits.ts';
import { oneOf, optionals } from '../schema-kit.ts';
import { taskFields } from '../task-fields.ts';
import { ruleFields, timingFields } from './rule-fields.ts';
import { templateSchema } from './template-fields.ts';

/** What a user can set of a schedule beside the rule, its timing and the task. */
export const choiceFields = {
  max_runs: Type.Integer({
    minimum: 1,
    maximum: maxRunsMax,
    description: 'The schedule is finished after so many runs. What was missed or excluded is no run. Default: none.',
    examples: [10],
  }),
  missed: oneOf(missedChoices, {
    description:
      'What becomes of occurrences that nobody could run in time, such as while all workers were down: `skip` leaves ' +
      'them out, `last` (default) runs the latest of them once, `all` runs them all.',
  }),
  catchup_window: Type.String({
    format: 'duration',
    maxLength: delayCharsMax,
    description: 'What was missed longer ago than this is never run. Default: `1d`.',
    examples: ['1d'],
  }),
  catchup_max: Type.Integer({
    minimum: 1,
    maximum: catchupCountMax,
    description: 'With `missed` = `all`: run at most so many, the latest. Default: 100.',
    examples: [100],
  }),
  overlap: oneOf(overlapChoices, {
    description:
      'An occurrence is due while an earlier one is under way: `allow` (default) runs both, `skip` leaves it out, ' +
      '`buffer_one` lets one wait and `buffer_all` all, `cancel_previous` ends further attempts of the earlier one.',
  }),
  desc: Type.String({
    ...taskFields.desc,
    description: 'What the schedule is for, for people.',
    examples: ['Daily report'],
  }),
  labels: Type.Array(taskFields.labels.items, {
    ...taskFields.labels,
    description: 'Words by which the schedule can be found again.',
  }),
};

/** Body of POST /schedules and of PUT /schedules/by-name/:name. That exactly one rule is given is the use case's to tell. */
export const createScheduleSchema = Type.Object(
  { ...optionals({ ...ruleFields, ...timingFields, ...choiceFields }), task: templateSchema },
  {
    additionalProperties: false,
    description:
      'A schedule: a rule that yields tasks. Give exactly one of `cron`, `text`, `later`, `every`, `rrule` and `at`.',
  },
);
export type CreateScheduleBody = Type.Static<typeof createScheduleSchema>;
