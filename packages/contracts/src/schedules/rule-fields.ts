import { atCountMax, excludedChoices, type LaterJson } from '@qbasecron/core';
import Type from 'typebox';

import { calendarsCountMax, delayCharsMax, timeCharsMax } from '../limits.ts';
import { oneOf } from '../schema-kit.ts';
import { taskFields } from '../task-fields.ts';

const composites = {
  type: 'array',
  items: { type: 'object', additionalProperties: { type: 'array', items: { type: 'number' } } },
};

/**
 * The six forms of a rule, of which exactly one is given. What their texts mean, and how long they may be, is judged by
 * the readers in core, which know the character at fault.
 */
export const ruleFields = {
  cron: Type.String({
    description:
      'Cron with 5 fields, 6 (seconds first) or 7 (year last), or `@daily` and the like. `H` spreads by the id of the ' +
      'schedule. `TZ=Europe/Berlin` in front sets the zone.',
    examples: ['0 9 * * MON-FRI'],
  }),
  text: Type.String({
    description: "later's English: `at 10:15 am every weekday`, `every 5 mins`.",
    examples: ['at 10:15 am every weekday'],
  }),
  later: Type.Unsafe<LaterJson>({
    type: 'object',
    properties: { schedules: composites, exceptions: composites },
    required: ['schedules'],
    additionalProperties: false,
    description:
      "later's schedule JSON. Each of `schedules` fires, but not what `exceptions` names; within one, all constraints " +
      'hold at the same time. A patch replaces it as a whole.',
    examples: [{ schedules: [{ dw: [2, 3, 4, 5, 6], h: [10], m: [15] }], exceptions: [{ M: [12], D: [25] }] }],
  }),
  every: Type.String({
    description:
      'A fixed length of time: `90m`, `36h`, `PT45M`. 90 minutes are 90 minutes and a day is 24 hours, whatever the ' +
      'clocks do. Counted from `anchor_at`.',
    examples: ['90m'],
  }),
  rrule: Type.String({
    description: 'An iCalendar rule (RFC 5545). It begins at `start_at`, or when the schedule is made.',
    examples: ['FREQ=MONTHLY;BYDAY=-1FR;BYHOUR=17;BYMINUTE=0;BYSECOND=0'],
  }),
  at: Type.Array(Type.String({ format: 'task-time', maxLength: timeCharsMax }), {
    minItems: 1,
    maxItems: atCountMax,
    description: 'Single times, each read as the `time` of a task is.',
    examples: [['2027-01-01 09:00:00', '2027-06-30T12:00:00+02:00']],
  }),
};
export const ruleNames = Object.keys(ruleFields) as (keyof typeof ruleFields)[];

const time = (description: string, example: string) =>
  Type.String({ format: 'task-time', maxLength: timeCharsMax, description, examples: [example] });

/** What, beside the rule, decides when it occurs. */
export const timingFields = {
  anchor_at: time(
    'From where `every` is counted; read as `start_at` is. Default: `start_at`, or the moment at which the schedule is made.',
    '2026-11-11 00:00:00',
  ),
  timezone: Type.String({
    ...taskFields.timezone,
    description:
      "IANA name in which the rule's times and times without offset are read. Default: the service's zone, itself UTC.",
  }),
  gap: oneOf(['shift', 'skip'], {
    description:
      'A local time that the change to summer time skips: `shift` runs it later by the length of the gap, `skip` leaves it ' +
      'out. Default: `shift`; for a rule that fires in every hour `skip`, so that each elapsed hour has one.',
  }),
  fold: oneOf(['first', 'last', 'both'], {
    description:
      'A local time that occurs twice when summer time ends: which one runs. Default: `first`; for a rule that fires in ' +
      'every hour `both`, so that each elapsed hour has one.',
  }),
  start_at: time(
    'Nothing occurs before this. `YYYY-MM-DD HH:mm:ss` in `timezone`, or ISO 8601 with an offset.',
    '2026-12-01 00:00:00',
  ),
  end_at: time('Nothing occurs at or after this; read as `start_at` is.', '2027-12-01 00:00:00'),
  jitter: Type.String({
    format: 'duration',
    maxLength: delayCharsMax,
    description:
      'A duration. Each occurrence is due up to this much later, never earlier, by a hash of schedule and time that is ' +
      'the same everywhere. Default: none.',
    examples: ['5m'],
  }),
  calendars: Type.Array(Type.String({ format: 'name' }), {
    maxItems: calendarsCountMax,
    uniqueItems: true,
    description: 'Names of calendars. What they exclude does not run.',
    examples: [['holidays']],
  }),
  on_excluded: oneOf(excludedChoices, {
    description:
      'What becomes of an occurrence that a calendar excludes: `skip` (default) leaves it out; `next` and `previous` move ' +
      'it to the same local time of the nearest day after or before that is not excluded, or out of a window to its end or ' +
      'a second before it.',
  }),
};
