import { scopes, type Logger, type Token, type TokenLedger } from '@qbasecron/core';
import type { Filter } from 'mongodb';
import { afterWrite } from '../after-write.ts';
import { decodeEach } from '../decode-each.ts';
import {
  decode,
  defaulted,
  encode,
  instant,
  listOf,
  nullable,
  oneOf,
  required,
  text,
  toDate,
  type Codecs,
} from '../fields.ts';
import type { Guard } from '../guard.ts';
import { insertOnce } from '../insert-once.ts';
import type { Collections, StoredRecord } from '../names.ts';

type Deps = { collections: Collections; guard: Guard; log: Logger };

const codecs: Codecs<Token> = {
  id: required('_id', text),
  hash: required('hash', text),
  name: required('name', text),
  scopes: defaulted(
    'scopes',
    listOf(oneOf(scopes)),
    () => [],
    (value) => value.length === 0,
  ),
  expiresAt: nullable('expires_at', instant),
  createdAt: required('create_at', instant),
  createdBy: required('created_by', text),
  lastUsedAt: nullable('last_used_at', instant),
  revokedAt: nullable('revoked_at', instant),
};

/** A token that cannot be read is no token: whoever sends it is refused. */
export function createTokenLedger({ collections: { tokens }, guard, log }: Deps): TokenLedger {
  function decodeReadable(records: readonly StoredRecord[]): Token[] {
    return decodeEach(
      records,
      (record) => decode(codecs, record),
      ({ _id }, error) => log.error({ error, tokenId: _id }, 'a token in the ledger cannot be read'),
    );
  }

  async function find(id: string): Promise<Token | null> {
    return decodeReadable(await tokens.find({ _id: id }).limit(1).toArray())[0] ?? null;
  }

  return {
    async insertToken(token) {
      await guard.write(() => insertOnce(tokens, encode(codecs, token) as StoredRecord));
    },

    findToken: (id) => guard.read(() => find(id)),

    async listTokens(after, limit) {
      if (limit <= 0) return [];
      const at = after && toDate(after.at);
      const beyond: Filter<StoredRecord> = after
        ? { $or: [{ create_at: { $lt: at } }, { create_at: at, _id: { $lt: after.id } }] }
        : {};
      const cursor = tokens.find(beyond).sort({ create_at: -1, _id: -1 }).limit(limit);
      return decodeReadable(await guard.read(() => cursor.toArray()));
    },

    /** One that cannot be read counts too: a damaged record must not open the door. */
    async hasTokens() {
      const found = await guard.read(() =>
        tokens
          .find({}, { projection: { _id: 1 } })
          .limit(1)
          .toArray(),
      );
      return found.length > 0;
    },

    async revokeToken(id, at) {
      await guard.write(() =>
        tokens.updateOne({ _id: id, revoked_at: { $exists: false } }, { $set: { revoked_at: toDate(at) } }),
      );
      return afterWrite(() => guard.read(() => find(id)));
    },

    async noteTokenUse(uses) {
      if (uses.length === 0) return;
      const updates = uses.map(({ id, at }) => ({
        updateOne: { filter: { _id: id }, update: { $max: { last_used_at: toDate(at) } } },
      }));
      await guard.write(() => tokens.bulkWrite(updates, { ordered: false }));
    },
  };
}
