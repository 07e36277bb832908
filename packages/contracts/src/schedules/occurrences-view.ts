import {
  finishReasons,
  formatInstant,
  occurrenceKinds,
  taskStates,
  type ListedOccurrences,
  type PastOccurrence,
} from '@qbasecron/core';
import Type from 'typebox';

import { occurrencesDefault, occurrencesMax } from '../limits.ts';
import { instant, nullable, oneOf } from '../schema-kit.ts';
import { instantOrNull } from '../view-kit.ts';
import { comingSchema, comingView } from './preview-view.ts';
import { skipRecordSchema } from './schedule-record.ts';
import { skipView } from './schedule-view.ts';

/** Query of GET /schedules/:id/occurrences. */
export const occurrencesQuerySchema = Type.Object(
  {
    limit: Type.Optional(
      Type.Integer({
        minimum: 1,
        maximum: occurrencesMax,
        default: occurrencesDefault,
        description: 'At most so many of the past, and as many that come.',
      }),
    ),
  },
  { additionalProperties: false },
);
export type OccurrencesQuery = Type.Static<typeof occurrencesQuerySchema>;

const pastSchema = Type.Object({
  task_id: Type.String({ description: 'The task has every attempt.' }),
  kind: oneOf(occurrenceKinds),
  run_number: Type.Integer({ minimum: 0, description: '0 for backfilled and manual ones.' }),
  nominal_time: instant('What the rule said.'),
  due_at: instant('With jitter and calendars.'),
  sent_at: nullable(instant('When its first attempt was sent; null when none was.')),
  lateness_ms: nullable(Type.Number({ description: '`sent_at` minus the moment at which it was due.' })),
  state: oneOf(taskStates),
  finish_reason: nullable(oneOf(finishReasons)),
});

/** 200 of GET /schedules/:id/occurrences. */
export const occurrencesSchema = Type.Object({
  past: Type.Array(pastSchema, { description: 'Those whose time has come, the latest first.' }),
  skips: Type.Array(skipRecordSchema, {
    description: 'What did not run in the same span of time, the earliest first.',
  }),
  next: Type.Array(comingSchema, { description: 'What comes, in the order in which it is due; none while paused.' }),
});
export type OccurrencesRecord = Type.Static<typeof occurrencesSchema>;

export function occurrencesView({ past, skips, next }: ListedOccurrences): OccurrencesRecord {
  return { past: past.map(pastView), skips: skips.map(skipView), next: next.map(comingView) };
}

function pastView(occurrence: PastOccurrence): Type.Static<typeof pastSchema> {
  return {
    task_id: occurrence.taskId,
    kind: occurrence.kind,
    run_number: occurrence.runNumber,
    nominal_time: formatInstant(occurrence.nominalAt),
    due_at: formatInstant(occurrence.dueAt),
    sent_at: instantOrNull(occurrence.sentAt),
    lateness_ms: occurrence.latenessMs,
    state: occurrence.state,
    finish_reason: occurrence.finishReason,
  };
}
