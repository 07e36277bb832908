import { readTaskTime, type AuditQuery, type EpochMs, type FieldError } from '@qbasecron/core';
import Type from 'typebox';

import { decodeCursor } from '../cursor.ts';
import { cursorCharsMax, pageItemsDefault, pageItemsMax, timeCharsMax } from '../limits.ts';

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

const range = (description: string) =>
  Type.Optional(
    Type.String({
      format: 'task-time',
      maxLength: timeCharsMax,
      description: `${description} ISO 8601; without an offset it is read as UTC.`,
      examples: ['2026-11-11T03:10:00Z'],
    }),
  );

/** Query of GET /audit. Filters are joined by "and". */
export const auditQuerySchema = Type.Object(
  {
    kind: filter('What was changed: `task`, `schedule`, `calendar`, `destination`, `token`.', 'task'),
    id: filter('The id or name of what was changed. Only together with `kind`.', '5463a9b1c2d3e4f5a6b7c8d9'),
    who: filter('The name of the caller, or the id of its token.', 'shop backend'),
    from: range('At or after this.'),
    to: range('Before this.'),
    limit: Type.Optional(
      Type.Integer({ minimum: 1, maximum: pageItemsMax, default: pageItemsDefault, description: 'Entries on a page.' }),
    ),
    cursor: Type.Optional(
      Type.String({ maxLength: cursorCharsMax, description: '`next_cursor` of the page before, with the same query.' }),
    ),
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
  const from = readRange('from', query.from, errors);
  const to = readRange('to', query.to, errors);
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

function readRange(name: string, text: string | undefined, errors: FieldError[]): EpochMs | undefined {
  if (text === undefined) return undefined;
  const read = readTaskTime(text, { timezone: 'UTC', gap: 'shift', fold: 'first' });
  if (read.ok) return read.at;
  errors.push({ pointer: `#/${name}`, detail: read.detail });
  return undefined;
}
