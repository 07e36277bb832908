import { formatInstant, scopes, tokenPattern, type Token } from '@qbasecron/core';
import Type from 'typebox';

import { instant, nullable, oneOf } from '../../schema-kit.ts';
import { instantOrNull } from '../../view-kit.ts';

/** Path of /tokens/:id. Anything but an id is answered 404, as a token that is not there. */
export const tokenParamsSchema = Type.Object({
  id: Type.String({
    pattern: '^[0-9a-f]{24}$',
    description: "The token's `_id`: the first 24 hex digits of its SHA-256.",
    examples: ['5463a9b1c2d3e4f5a6b7c8d9'],
  }),
});
export type TokenParams = Type.Static<typeof tokenParamsSchema>;

/** A token as every route answers it; never the token itself. */
export const tokenRecordSchema = Type.Object({
  _id: Type.String({ description: 'The first 24 hex digits of the SHA-256 of the token.' }),
  name: Type.String(),
  scopes: Type.Array(oneOf(scopes)),
  expires_at: nullable(instant('From then on it is refused; null: never.')),
  create_at: instant(''),
  created_by: Type.String({ description: 'The `_id` of the token that made it, or in a word what else did.' }),
  last_used_at: nullable(instant('To the minute; null: not yet.')),
  revoked_at: nullable(instant('From then on it is refused.')),
});
export type TokenRecord = Type.Static<typeof tokenRecordSchema>;

/** POST /tokens: the only answer that has the token itself. */
export const newTokenSchema = Type.Object({
  ...tokenRecordSchema.properties,
  token: Type.String({ pattern: tokenPattern, description: 'The token. It is shown here and never again.' }),
});

/** GET /tokens */
export const tokenPageSchema = Type.Object({
  items: Type.Array(tokenRecordSchema, { description: 'Newest first; those that are revoked or have expired too.' }),
  next_cursor: nullable(
    Type.String({ description: 'Give it as `cursor` to get the next page; null on the last one.' }),
  ),
});

export function tokenView(token: Token): TokenRecord {
  return {
    _id: token.id,
    name: token.name,
    scopes: token.scopes,
    expires_at: instantOrNull(token.expiresAt),
    create_at: formatInstant(token.createdAt),
    created_by: token.createdBy,
    last_used_at: instantOrNull(token.lastUsedAt),
    revoked_at: instantOrNull(token.revokedAt),
  };
}
