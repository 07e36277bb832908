import type { FieldError, TaskQuery } from '@qbasecron/core';
import Type from 'typebox';

import { decodeCursor } from '../cursor.ts';
import { pageItemsDefault } from '../limits.ts';
import { filteredCursorField, limitField } from '../query-fields.ts';
import { endedTaskFilters, readSpan } from './filter-fields.ts';

/** Query of GET /dead-letters. */
export const deadLettersQuerySchema = Type.Object(
  {
    ...endedTaskFilters,
    limit: limitField('Tasks'),
    cursor: filteredCursorField,
  },
  { additionalProperties: false },
);
export type DeadLettersQuery = Type.Static<typeof deadLettersQuerySchema>;

/** What a validated query asks for: failed tasks, newest first. */
export function queryFromDeadLetters(
  query: DeadLettersQuery,
): { ok: true; query: TaskQuery } | { ok: false; errors: FieldError[] } {
  const errors: FieldError[] = [];
  const after = query.cursor === undefined ? null : decodeCursor(query.cursor, 'newest');
  if (query.cursor !== undefined && !after) {
    errors.push({ pointer: '#/cursor', detail: 'must be the `next_cursor` of a page of dead letters' });
  }
  const { from, until } = readSpan(query, 'finish', { errors });
  if (errors.length > 0) return { ok: false, errors };
  return {
    ok: true,
    query: {
      states: ['failed'],
      ...(query.label !== undefined && { label: query.label }),
      ...(query.schedule_id !== undefined && { scheduleId: query.schedule_id }),
      ...(query.destination !== undefined && { destination: query.destination }),
      ...(query.finish_reason !== undefined && { finishReasons: query.finish_reason }),
      ...(query.status !== undefined && { lastStatus: query.status }),
      ...(from !== null && { finishedFrom: from }),
      ...(until !== null && { finishedUntil: until }),
      order: 'newest',
      ...(after && { after }),
      limit: query.limit ?? pageItemsDefault,
    },
  };
}
