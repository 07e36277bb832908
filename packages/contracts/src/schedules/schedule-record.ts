import {
  excludedChoices,
  missedChoices,
  overlapChoices,
  scheduleStates,
  skipReasons,
  type LaterJson,
} from '@qbasecron/core';
import Type from 'typebox';

import { choicesRecord } from '../choices-record.ts';
import { instant, nullable, oneOf } from '../schema-kit.ts';
import { taskRecordSchema } from '../task-record.ts';

const count = (description: string) => Type.Integer({ minimum: 0, description });
const text = (description: string, ...examples: string[]) =>
  Type.String({ description, ...(examples.length > 0 ? { examples } : {}) });

const { data, body, is_content_omitted, labels } = taskRecordSchema.properties;

/** What each occurrence sends, as it is on record: placeholders are not filled in. */
const templateRecord = Type.Object({
  desc: text(''),
  ...choicesRecord,
  data,
  body,
  is_content_omitted,
  labels,
  expires_after: nullable(text('A duration after the occurrence is due.', '10m')),
});

/** Consecutive occurrences that do not run. */
export const skipRecordSchema = Type.Object({
  from: instant('Nominal time of the first.'),
  to: nullable(instant('Nominal time of the last; null: without end.')),
  count: nullable(Type.Integer({ minimum: 1, description: 'How many; null where `to` is.' })),
  reason: oneOf(skipReasons),
});
export type SkipRecord = Type.Static<typeof skipRecordSchema>;

/** A schedule as every route answers it. Of the six forms of the rule, all but one are null. */
export const scheduleRecordSchema = Type.Object({
  _id: text('24 hex digits.', '66f0c2a1d3e4f5a6b7c8d9e0'),
  name: nullable(text('By which it was put.', 'daily-report')),
  cron: nullable(text('As it was given.', '0 9 * * MON-FRI')),
  text: nullable(text('As it was given.')),
  later: Type.Unsafe<LaterJson | null>({ type: ['object', 'null'], description: 'As it was given.' }),
  every: nullable(text('As it was given.')),
  anchor_at: nullable(instant('From where `every` is counted.')),
  rrule: nullable(text('As it was given, without its beginning.')),
  dtstart: nullable(text('Where `rrule` begins: a local time in `timezone`.')),
  at: nullable(Type.Array(instant(''), { description: 'The single instants, in order.' })),
  description: text('The rule in plain English.', 'At 09:00, Monday through Friday'),
  timezone: text("In which the rule's times are read.", 'UTC'),
  gap: nullable(oneOf(['shift', 'skip'], { description: "Null: the rule's own default." })),
  fold: nullable(oneOf(['first', 'last', 'both'], { description: "Null: the rule's own default." })),
  start_at: nullable(instant('Nothing occurs before this.')),
  end_at: nullable(instant('Nothing occurs at or after this.')),
  max_runs: nullable(Type.Integer({ minimum: 1 })),
  jitter: text('A duration.', '0s'),
  missed: oneOf(missedChoices),
  catchup_window: text('A duration.', '1d'),
  catchup_max: count(''),
  overlap: oneOf(overlapChoices),
  calendars: Type.Array(Type.String()),
  on_excluded: oneOf(excludedChoices),
  desc: text(''),
  labels: Type.Array(Type.String()),
  task: templateRecord,
  state: oneOf(scheduleStates, {
    description: 'Only an active one yields tasks. A finished one has no more to yield.',
  }),
  pause: nullable(
    Type.Object(
      { at: instant(''), reason: nullable(text('')), by: nullable(text('')) },
      { description: 'While paused.' },
    ),
  ),
  finish_reason: nullable(
    oneOf(['ended', 'max_runs'], {
      description: 'ended: its rule has no more occurrences. max_runs: it ran so often.',
    }),
  ),
  next_at: nullable(instant('When the next occurrence is due, with jitter and calendars. Null while paused.')),
  next_nominal_time: nullable(instant('What the rule says of the next occurrence.')),
  planned_until: instant('Every occurrence up to here is decided: a task, or on record as one that does not run.'),
  run_count: count('Occurrences planned to run so far; backfilled and manual ones do not count.'),
  open_skip: nullable(skipRecordSchema, { description: 'The range of occurrences that do not run which still grows.' }),
  create_at: instant(''),
  update_at: instant(''),
  finish_at: nullable(instant('')),
  revision: count('Goes up with every change by a user; the ETag.'),
});
export type ScheduleRecord = Type.Static<typeof scheduleRecordSchema>;

/** GET /schedules */
export const schedulePageSchema = Type.Object({
  items: Type.Array(scheduleRecordSchema),
  next_cursor: nullable(text('Give it as `cursor` to get the next page; null on the last one.')),
});
