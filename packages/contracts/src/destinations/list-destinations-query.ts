import type { FieldError } from '@qbasecron/core';
import Type from 'typebox';

import { nameCharsMax, pageItemsDefault, pageItemsMax } from '../limits.ts';
import { queryFromCalendars } from '../calendars/list-calendars-query.ts';

/** Query of GET /destinations. */
export const listDestinationsQuerySchema = Type.Object(
  {
    limit: Type.Optional(
      Type.Integer({
        minimum: 1,
        maximum: pageItemsMax,
        default: pageItemsDefault,
        description: 'Destinations on a page.',
      }),
    ),
    cursor: Type.Optional(
      Type.String({ maxLength: nameCharsMax * 2, description: '`next_cursor` of the page before.' }),
    ),
  },
  { additionalProperties: false },
);
export type ListDestinationsQuery = Type.Static<typeof listDestinationsQuerySchema>;

/** What a validated query asks for; pages of names have cursors of one kind. */
export function queryFromDestinations(
  query: ListDestinationsQuery,
): { ok: true; query: { afterName: string | null; limit: number } } | { ok: false; errors: FieldError[] } {
  const read = queryFromCalendars(query);
  if (read.ok) return read;
  return {
    ok: false,
    errors: [{ pointer: '#/cursor', detail: 'must be the `next_cursor` of a page of destinations' }],
  };
}
