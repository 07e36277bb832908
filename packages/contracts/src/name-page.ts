import type { FieldError } from '@qbasecron/core';
import Type from 'typebox';

import { nameCharsMax, pageItemsDefault } from './limits.ts';
import { nameFault } from './names.ts';
import { limitField } from './query-fields.ts';

/** Pages of what is listed by name: calendars, destinations. */

type NamePageQuery = { limit?: number; cursor?: string };

/** Query of such a list. */
export function namePageQuery(things: string) {
  return Type.Object(
    {
      limit: limitField(things),
      cursor: Type.Optional(
        Type.String({ maxLength: nameCharsMax * 2, description: '`next_cursor` of the page before.' }),
      ),
    },
    { additionalProperties: false },
  );
}

/** A page's end as an opaque text: the last name on it. */
export function encodeNameCursor(name: string): string {
  return Buffer.from(name, 'utf8').toString('base64url');
}

/** What a validated query asks for. */
export function readNamePage(
  { limit = pageItemsDefault, cursor }: NamePageQuery,
  things: string,
): { ok: true; query: { afterName: string | null; limit: number } } | { ok: false; errors: FieldError[] } {
  if (cursor === undefined) return { ok: true, query: { afterName: null, limit } };
  const afterName = Buffer.from(cursor, 'base64url').toString('utf8');
  if (nameFault(afterName) === null && encodeNameCursor(afterName) === cursor) {
    return { ok: true, query: { afterName, limit } };
  }
  return { ok: false, errors: [{ pointer: '#/cursor', detail: `must be the \`next_cursor\` of a page of ${things}` }] };
}
