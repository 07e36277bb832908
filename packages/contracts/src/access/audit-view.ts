import { auditIdsMax, formatInstant, type AuditEntry } from '@qbasecron/core';
import Type from 'typebox';

import { parseKeepingNumbers } from '../json-numbers.ts';
import { instant, nullable, oneOf } from '../schema-kit.ts';

const side = (description: string) =>
  nullable(
    Type.Object({}, { additionalProperties: true, description: `${description} Secrets are masked, long values cut.` }),
  );

/** One change by a user. */
export const auditEntrySchema = Type.Object({
  _id: Type.String({ examples: ['5463a9b1c2d3e4f5a6b7c8d9'] }),
  at: instant('When it was made.'),
  who: Type.Object({
    token_id: nullable(Type.String({ description: 'Null: without a token.' })),
    name: Type.String({ examples: ['shop backend'] }),
  }),
  address: Type.String({ description: 'Of the client.', examples: ['127.0.0.1'] }),
  request_id: Type.String({ description: 'Of the first request, where several like it are one entry.' }),
  action: Type.String({ examples: ['task.cancel'] }),
  kind: Type.String({ examples: ['task'] }),
  ids: Type.Array(Type.String(), { description: `Ids or names of what was changed, at most ${auditIdsMax}.` }),
  count: Type.Integer({ minimum: 0, description: 'How many were changed.' }),
  outcome: oneOf(['done', 'unknown'], {
    description: '`unknown`: answered with `outcome_unknown`, so that the change was made or not.',
  }),
  before: side('The fields that changed, as they were. Null: there was nothing before, or it is not told.'),
  after: side('The same fields afterwards. Null: it is gone.'),
});
export type AuditRecord = Type.Static<typeof auditEntrySchema>;

/** 200 of GET /audit: newest first. */
export const auditPageSchema = Type.Object({
  items: Type.Array(auditEntrySchema),
  next_cursor: nullable(Type.String({ description: 'For the next page; null on the last.' })),
});

export function auditView(entry: AuditEntry): AuditRecord {
  return {
    _id: entry.id,
    at: formatInstant(entry.at),
    who: { token_id: entry.tokenId, name: entry.callerName },
    address: entry.address,
    request_id: entry.requestId,
    action: entry.action,
    kind: entry.kind,
    ids: entry.ids,
    count: entry.count,
    outcome: entry.outcome,
    before: sideView(entry.before),
    after: sideView(entry.after),
  };
}

function sideView(json: string | null): AuditRecord['before'] {
  return json === null ? null : (parseKeepingNumbers(json) as object);
}
