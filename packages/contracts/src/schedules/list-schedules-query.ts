import { scheduleStates, type FieldError, type ScheduleQuery } from '@qbasecron/core';
import Type from 'typebox';

import { decodeCursor } from '../cursor.ts';
import { pageItemsDefault } from '../limits.ts';
import { filteredCursorField, limitField } from '../query-fields.ts';
import { oneOf } from '../schema-kit.ts';
import { taskFields } from '../task-fields.ts';

/** Query of GET /schedules. Filters are joined by "and". */
export const listSchedulesQuerySchema = Type.Object(
  {
    state: Type.Optional(
      Type.Array(oneOf(scheduleStates), {
        uniqueItems: true,
        maxItems: scheduleStates.length,
        description: 'Repeat it to allow several states.',
      }),
    ),
    label: Type.Optional(Type.String({ ...taskFields.labels.items, description: 'Has this label.' })),
    name: Type.Optional(Type.String({ format: 'name', description: 'Was put by this name.' })),
    limit: limitField('Schedules'),
    cursor: filteredCursorField,
  },
  { additionalProperties: false },
);
export type ListSchedulesQuery = Type.Static<typeof listSchedulesQuerySchema>;

/** What a validated query asks for. */
export function queryFromSchedules({
  state,
  label,
  name,
  limit = pageItemsDefault,
  cursor,
}: ListSchedulesQuery): { ok: true; query: ScheduleQuery } | { ok: false; errors: FieldError[] } {
  const after = cursor === undefined ? null : decodeCursor(cursor, 'schedules');
  if (cursor !== undefined && !after) {
    return { ok: false, errors: [{ pointer: '#/cursor', detail: 'must be the `next_cursor` of a page of schedules' }] };
  }
  return {
    ok: true,
    query: {
      ...(state && { states: state }),
      ...(label !== undefined && { label }),
      ...(name !== undefined && { name }),
      ...(after && { after }),
      limit,
    },
  };
}
