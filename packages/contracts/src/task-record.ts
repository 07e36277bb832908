import { finishReasons, occurrenceKinds, overlapChoices, taskStates } from '@qbasecron/core';
import Type from 'typebox';

import { choicesRecord } from './choices-record.ts';
import { instant, nullable, oneOf } from './schema-kit.ts';

const count = (description: string) => Type.Integer({ minimum: 0, description });
const ms = (description: string) => Type.Number({ description });
const text = (description: string, ...examples: string[]) =>
  Type.String({ description, ...(examples.length > 0 ? { examples } : {}) });

/** A task as every route answers it. Instants are ISO 8601 in UTC with milliseconds. */
export const taskRecordSchema = Type.Object({
  _id: text('Stable; the header `webhook-id` of every attempt.', '5463a9b1c2d3e4f5a6b7c8d9'),
  time: text('As it was given; for a delay, the resulting instant.', '2014-11-11 11:10:00'),
  delay: nullable(text('As it was given, when the task was made by `delay`.')),
  timezone: text('In which `time` was read.', 'UTC'),
  time_resolution: nullable(
    Type.Object(
      { kind: oneOf(['gap', 'fold']), note: text('What was done, and which choice would do otherwise.') },
      { description: 'How a local time that does not exist, or exists twice, was read.' },
    ),
  ),
  desc: text('', '财神给小墨发送消息'),
  ...choicesRecord,
  data: nullable(text('What a form callback carries.')),
  body: Type.Unknown({ description: 'What is sent unmodified: a text, or JSON. Null for a form callback.' }),
  is_content_omitted: Type.Boolean({
    description: 'True where a list leaves out long `data` or `body`; the task itself has it.',
  }),
  labels: Type.Array(Type.String()),
  linked: nullable(
    Type.Object(
      { kind: oneOf(['on_success', 'on_failure', 'replay']), task_id: text('') },
      { description: 'The task that it follows, or repeats with edits.' },
    ),
  ),
  schedule_id: nullable(text('The schedule that yielded the task.')),
  occurrence: nullable(
    Type.Object(
      {
        schedule_revision: count('Of the schedule, when it was planned.'),
        nominal_time: instant('What the rule said, before calendars and jitter.'),
        run_number: count('From 1; 0 for backfilled and manual ones.'),
        kind: oneOf(occurrenceKinds, {
          description: 'planned: in time. catchup: late, by the choice `missed`. backfill, manual: asked for.',
        }),
        overlap: oneOf(overlapChoices),
        backfill_id: nullable(text('The backfill that planned it.')),
      },
      { description: 'Where it comes from, when a schedule yielded it.' },
    ),
  ),
  expires_at: nullable(instant('No attempt starts at or after this.')),
  state: oneOf(taskStates, { description: 'Succeeded, failed, cancelled and expired are final.' }),
  finish_reason: nullable(oneOf(finishReasons, { description: 'Why the task is in its final state.' })),
  is_finished: Type.Boolean({ description: 'True in the final states.' }),
  due_at: instant('What was asked; only a PATCH changes it.'),
  next_attempt_at: nullable(instant('When it is sent next; null once it is finished.')),
  attempt_count: count('Attempts on record.'),
  answered: Type.Array(Type.String(), { description: 'Of a broadcast: the targets that have answered well.' }),
  postponed_from: nullable(
    instant('When it should have been sent, after it was put off because its destination was busy or stopped.'),
  ),
  last_status: nullable(Type.Integer({ description: 'HTTP status of the last attempt that had an answer.' })),
  last_error: nullable(text('One line on the last failure.')),
  create_at: instant(''),
  update_at: instant(''),
  finish_at: nullable(instant('')),
  revision: count('Goes up with every change by a user; the ETag.'),
});
export type TaskRecord = Type.Static<typeof taskRecordSchema>;

const phase = (description: string) => nullable(ms(description));

const outcomes = ['delivered', 'rejected', 'timeout', 'unreachable', 'broken', 'blocked'] as const;
const answerRecord = {
  status: nullable(Type.Integer({ description: 'HTTP status of the answer.' })),
  error_code: nullable(text('', 'ECONNREFUSED')),
  error_detail: nullable(text('')),
  response_excerpt: nullable(text('The first 4 KiB of the answer, for failures.')),
  timings: nullable(
    Type.Object({
      dns_ms: phase('Looking up the name.'),
      connect_ms: phase(''),
      tls_ms: phase(''),
      first_byte_ms: phase('Until the first byte of the answer.'),
      total_ms: ms(''),
    }),
  ),
};

/** One attempt, on record. */
export const attemptRecordSchema = Type.Object({
  number: Type.Integer({ minimum: 1, description: 'From 1; the header `qbasecron-attempt`.' }),
  start_at: instant('When it was sent.'),
  lateness_ms: ms('`start_at` minus the moment it was due.'),
  target: nullable(text("Of a destination: the target's url.")),
  outcome: oneOf([...outcomes, 'lost'], {
    description:
      'delivered: 2xx, or what `success` says. rejected: another answer. timeout: no complete answer in time. unreachable: ' +
      'no connection, nothing sent. broken: the connection was lost after the request had begun. blocked: we refused to ' +
      'send it. lost: its worker was lost.',
  }),
  ...answerRecord,
  requests: Type.Array(
    Type.Object({ target: text(''), start_at: instant(''), outcome: oneOf(outcomes), ...answerRecord }),
    { description: 'Every request in order, when there was more than one: targets passed over, or a broadcast.' },
  ),
  worker: text('The incarnation that sent it.'),
  next_attempt_at: nullable(instant('When the next attempt was planned after it.')),
});
export type AttemptRecord = Type.Static<typeof attemptRecordSchema>;

/** GET /tasks/:id: the task with all its attempts. */
export const taskDetailSchema = Type.Object({
  ...taskRecordSchema.properties,
  attempts: Type.Array(attemptRecordSchema, { description: 'In order of number.' }),
});
export type TaskDetail = Type.Static<typeof taskDetailSchema>;

/** GET /tasks */
export const taskPageSchema = Type.Object({
  items: Type.Array(taskRecordSchema),
  next_cursor: nullable(text('Give it as `cursor` to get the next page; null on the last one.')),
});
