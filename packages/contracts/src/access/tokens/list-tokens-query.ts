import type { FieldError, TokenPosition } from '@qbasecron/core';
import Type from 'typebox';

import { decodeCursor } from '../../cursor.ts';
import { cursorCharsMax, pageItemsDefault } from '../../limits.ts';
import { limitField } from '../../query-fields.ts';

/** Query of GET /tokens. */
export const listTokensQuerySchema = Type.Object(
  {
    limit: limitField('Tokens'),
    cursor: Type.Optional(Type.String({ maxLength: cursorCharsMax, description: '`next_cursor` of the page before.' })),
  },
  { additionalProperties: false },
);
export type ListTokensQuery = Type.Static<typeof listTokensQuerySchema>;

/** What a validated query asks for. */
export function queryFromTokens({
  limit = pageItemsDefault,
  cursor,
}: ListTokensQuery):
  | { ok: true; query: { after: TokenPosition | null; limit: number } }
  | { ok: false; errors: FieldError[] } {
  if (cursor === undefined) return { ok: true, query: { after: null, limit } };
  const after = decodeCursor(cursor, 'tokens');
  if (after) return { ok: true, query: { after, limit } };
  return { ok: false, errors: [{ pointer: '#/cursor', detail: 'must be the `next_cursor` of a page of tokens' }] };
}
