import { backfillStates, formatInstant, overlapChoices, type Backfill } from '@qbasecron/core';
import Type from 'typebox';

import { instant, nullable, oneOf } from '../schema-kit.ts';
import { instantOrNull } from '../view-kit.ts';

/** A backfill as every route answers it. */
export const backfillRecordSchema = Type.Object({
  _id: Type.String({ description: '24 hex digits.', examples: ['66f0c2b5d3e4f5a6b7c8d9e1'] }),
  schedule_id: Type.String(),
  from: instant('Occurrences from this on.'),
  to: instant('Until before this.'),
  overlap: oneOf(overlapChoices),
  rate_per_second: Type.Integer({ minimum: 1, description: 'Occurrences planned in a second, at most.' }),
  state: oneOf(backfillStates),
  planned_until: instant('Occurrences up to here are planned.'),
  planned_count: Type.Integer({ minimum: 0, description: 'Tasks that it planned; what had run already is none.' }),
  create_at: instant(''),
  update_at: instant(''),
  finish_at: nullable(instant('')),
});
export type BackfillRecord = Type.Static<typeof backfillRecordSchema>;

/** GET /schedules/:id/backfills */
export const backfillListSchema = Type.Object({
  items: Type.Array(backfillRecordSchema, { description: 'Newest first.' }),
});

export function backfillView(backfill: Backfill): BackfillRecord {
  return {
    _id: backfill.id,
    schedule_id: backfill.scheduleId,
    from: formatInstant(backfill.from),
    to: formatInstant(backfill.to),
    overlap: backfill.overlap,
    rate_per_second: backfill.ratePerSecond,
    state: backfill.state,
    planned_until: formatInstant(backfill.plannedUntil),
    planned_count: backfill.plannedCount,
    create_at: formatInstant(backfill.createdAt),
    update_at: formatInstant(backfill.updatedAt),
    finish_at: instantOrNull(backfill.finishedAt),
  };
}
