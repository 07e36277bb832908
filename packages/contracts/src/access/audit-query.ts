import type { AuditQuery, FieldError } from '@qbasecron/core';
import Type from 'typebox';

import { decodeCursor } from '../cursor.ts';
import { pageItemsDefault } from '../limits.ts';
import { filteredCursorField, limitField, momentField, readMoment } from '../query-fields.ts';

const filterCharsMax = 128;

const filter = (description: string, example: string) =>
  Type.Optional(
    Type.String({
      format: 'plain-text',
      minLength: 1,
      maxLength: filterCharsMax,
      description,
      examples: [example],
    }),
  );

/** Query of GET /audit. Filters are joined by "and". */
export const auditQuerySchema = Type.Object(
  {
    kind: filter('What was changed: `task`, `action`, `schedule`, `calendar`, `destination`, `token`.', 'task'),
    id: filter('The id or name of what was changed. Only together with `kind`.', '5463a9b1c2d3e4f5a6b7c8d9'),
    who: filter('The name of the caller, or the id of its token.', 'shop backend'),
    from: momentField('At or after this.'),
    to: momentField('Before this.'),
    limit: limitField('Entries'),
    cursor: filteredCursorField,
  },
  { additionalProperties: false },
);
export type AuditListQuery = Type.Static<typeof auditQuerySchema>;

/** What a validated query asks for; errors for the rules across its fields. */
export function queryFromAudit(
  query: AuditListQuery,
): { ok: true; query: AuditQuery } | { ok: false; errors: FieldError[] } {
  const errors: FieldError[] = [];
  const { kind, id, who, limit = pageItemsDefault, cursor } = query;
  const after = cursor === undefined ? null : decodeCursor(cursor, 'audit');
  if (cursor !== undefined && !after) {
    errors.push({ pointer: '#/cursor', detail: 'must be the `next_cursor` of a page of the audit record' });
  }
  if (id !== undefined && kind === undefined) {
    errors.push({ pointer: '#/id', detail: 'needs `kind` beside it: ids of different kinds may be the same' });
  }
  const from = readMoment('#/from', query.from, errors);
  const to = readMoment('#/to', query.to, errors);
  if (errors.length > 0) return { ok: false, errors };
  return {
    ok: true,
    query: {
      ...(kind !== undefined && { kind }),
      ...(id !== undefined && { id }),
      ...(who !== undefined && { who }),
      ...(from !== undefined && { from }),
      ...(to !== undefined && { to }),
      ...(after && { after }),
      limit,
    },
  };
}
