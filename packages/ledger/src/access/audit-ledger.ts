import { auditEntryBytes, type AuditEntry, type AuditLedger, type AuditQuery, type Logger } from '@qbasecron/core';
import type { Filter } from 'mongodb';
import { decodeEach } from '../decode-each.ts';
import {
  decode,
  defaulted,
  encode,
  instant,
  nullable,
  number,
  oneOf,
  required,
  text,
  textList,
  toDate,
  type Codecs,
} from '../fields.ts';
import { findPage, type PageOrder } from '../find-page.ts';
import type { Guard } from '../guard.ts';
import { insertRecords } from '../insert-records.ts';
import type { Collections, StoredRecord } from '../names.ts';

type Deps = { collections: Collections; guard: Guard; log: Logger; listTimeMaxMs: number };

const codecs: Codecs<AuditEntry> = {
  id: required('_id', text),
  at: required('at', instant),
  tokenId: nullable('token_id', text),
  callerName: required('caller', text),
  address: required('address', text),
  requestId: required('request_id', text),
  action: required('action', text),
  kind: required('kind', text),
  ids: textList('ids'),
  count: required('count', number),
  outcome: defaulted(
    'outcome',
    oneOf(['done', 'unknown']),
    () => 'done',
    (outcome) => outcome === 'done',
  ),
  before: nullable('before', text),
  after: nullable('after', text),
  purgeAt: required('purge_at', instant),
};

const newestFirst: PageOrder = { field: 'at', beyond: '$lt', sort: { at: -1, _id: -1 } };

export function createAuditLedger({ collections: { audit }, guard, log, listTimeMaxMs }: Deps): AuditLedger {
  return {
    async insertEntries(entries) {
      const records = entries.map((entry) => encode(codecs, entry) as StoredRecord);
      await insertRecords({ collection: audit, guard }, records, (record) => auditEntryBytes(decode(codecs, record)));
    },

    async listEntries(query) {
      const { after, limit } = query;
      const page = { collection: audit, order: newestFirst, filters: filtersOf(query), after, limit };
      const records = await guard.readInTime(() => findPage({ ...page, timeMaxMs: listTimeMaxMs }));
      return decodeEach(
        records,
        (record) => decode(codecs, record),
        ({ _id }, error) => log.error({ error, entryId: _id }, 'an entry of the audit record cannot be read'),
      );
    },
  };
}

function filtersOf({ kind, id, who, from, to }: AuditQuery): Filter<StoredRecord> {
  const filters: Filter<StoredRecord> = {};
  // An id first: simple servers use the first clause that has an index.
  if (id !== undefined) filters['ids'] = id;
  if (kind !== undefined) filters['kind'] = kind;
  if (who !== undefined) filters['$or'] = [{ caller: who }, { token_id: who }];
  if (from !== undefined || to !== undefined) {
    // Beside the position of a cursor, which is a condition on the same field.
    filters['$and'] = [
      {
        at: {
          ...(from === undefined ? {} : { $gte: toDate(from) }),
          ...(to === undefined ? {} : { $lt: toDate(to) }),
        },
      },
    ];
  }
  return filters;
}
