import { finalStates, taskStates, type FieldError, type TaskQuery } from '@qbasecron/core';
import Type from 'typebox';

import { decodeCursor } from './cursor.ts';
import { pageItemsDefault, scheduleIdCharsMax, searchTextCharsMax } from './limits.ts';
import { filteredCursorField, limitField, momentField, readMoment } from './query-fields.ts';
import { oneOf } from './schema-kit.ts';
import { taskFields } from './task-fields.ts';

/** Query of GET /tasks. Filters are joined by "and". */
export const listQuerySchema = Type.Object(
  {
    state: Type.Optional(
      Type.Array(oneOf(taskStates), {
        uniqueItems: true,
        maxItems: taskStates.length,
        description: 'Repeat it to allow several states.',
      }),
    ),
    is_finished: Type.Optional(Type.Boolean({ description: 'In a final state, or not.' })),
    label: Type.Optional(Type.String({ ...taskFields.labels.items, description: 'Has this label.' })),
    schedule_id: Type.Optional(Type.String({ format: 'plain-text', minLength: 1, maxLength: scheduleIdCharsMax })),
    destination: Type.Optional(taskFields.destination),
    due_from: momentField('`due_at` at or after this.'),
    due_until: momentField('`due_at` before this.'),
    text: Type.Optional(
      Type.String({
        format: 'plain-text',
        minLength: 1,
        maxLength: searchTextCharsMax,
        description: 'Part of `desc`, in any case. Only together with another filter.',
      }),
    ),
    order: Type.Optional(
      oneOf(['newest', 'next_due'], {
        default: 'newest',
        description: '`newest`: by `create_at`, last first. `next_due`: by `next_attempt_at`; scheduled tasks only.',
      }),
    ),
    limit: limitField('Tasks'),
    cursor: filteredCursorField,
  },
  { additionalProperties: false },
);
export type ListQuery = Type.Static<typeof listQuerySchema>;

/** What a validated query asks for; errors for the rules across its fields. */
export function queryFromList(query: ListQuery): { ok: true; query: TaskQuery } | { ok: false; errors: FieldError[] } {
  const errors: FieldError[] = [];
  const order = query.order ?? 'newest';
  const states = statesOf(query, order);
  const after = query.cursor === undefined ? null : decodeCursor(query.cursor, order);
  if (query.cursor !== undefined && !after) {
    errors.push({ pointer: '#/cursor', detail: 'must be the `next_cursor` of a page in the same order' });
  }
  const dueFrom = readMoment('#/due_from', query.due_from, errors);
  const dueUntil = readMoment('#/due_until', query.due_until, errors);
  const hasFilter = [states, query.label, query.schedule_id, query.destination, dueFrom, dueUntil].some(
    (filter) => filter !== undefined,
  );
  if (query.text !== undefined && !hasFilter) {
    errors.push({ pointer: '#/text', detail: 'needs another filter beside it, such as `state` or `label`' });
  }
  if (errors.length > 0) return { ok: false, errors };
  return {
    ok: true,
    query: {
      ...(states && { states }),
      ...(query.label !== undefined && { label: query.label }),
      ...(query.schedule_id !== undefined && { scheduleId: query.schedule_id }),
      ...(query.destination !== undefined && { destination: query.destination }),
      ...(dueFrom !== undefined && { dueFrom }),
      ...(dueUntil !== undefined && { dueUntil }),
      ...(query.text !== undefined && { text: query.text }),
      order,
      ...(after && { after }),
      limit: query.limit ?? pageItemsDefault,
    },
  };
}

/** The states that all of `state`, `is_finished` and the order allow; undefined when any will do. */
function statesOf(query: ListQuery, order: TaskQuery['order']): TaskQuery['states'] {
  const isFinal = (state: string) => (finalStates as readonly string[]).includes(state);
  const allowed = taskStates.filter(
    (state) =>
      (query.state === undefined || query.state.includes(state)) &&
      (query.is_finished === undefined || isFinal(state) === query.is_finished) &&
      (order === 'newest' || state === 'scheduled'),
  );
  return allowed.length === taskStates.length ? undefined : allowed;
}
