import { ImpossibleState } from '@qbasecron/core';
import type { IdempotencyEntry, IdempotencyStore } from '@qbasecron/core';
import { decode, encode, instant, oneOf, required, text, toDate, type Codecs } from './fields.ts';
import type { Guard } from './guard.ts';
import { insertOnce } from './insert-once.ts';
import type { Collections, StoredRecord } from './names.ts';

type Deps = { collections: Collections; guard: Guard };

const codecs: Codecs<IdempotencyEntry> = {
  key: required('_id', text),
  payloadHash: required('payload_hash', text),
  taskId: required('task_id', text),
  state: required('state', oneOf(['running', 'done'])),
  lockedAt: required('locked_at', instant),
  purgeAt: required('purge_at', instant),
};

/** An entry that was there may be purged before it is read; twice in a row would mean that nothing keeps it. */
const triesMax = 3;

export function createIdempotencyStore({ collections: { idempotency }, guard }: Deps): IdempotencyStore {
  function insert(entry: IdempotencyEntry): Promise<boolean> {
    return guard.write(() => insertOnce(idempotency, encode(codecs, entry) as StoredRecord));
  }

  return {
    /** After an OutcomeUnknown a repeat may find the caller's own entry: it bears the caller's task id. */
    async reserveKey(entry) {
      for (let tries = 0; tries < triesMax; tries++) {
        if (await insert(entry)) return { reserved: true, entry };
        const record = await guard.read(() => idempotency.findOne({ _id: entry.key }));
        if (record) return { reserved: false, entry: decode(codecs, record) };
      }
      throw new ImpossibleState('an idempotency entry exists when it is written and not when it is read');
    },

    async completeKey(key) {
      await guard.write(() => idempotency.updateOne({ _id: key }, { $set: { state: 'done' } }));
    },

    async takeOverKey(key, seenLockedAt, now) {
      const { matchedCount } = await guard.write(() =>
        idempotency.updateOne(
          { _id: key, state: 'running', locked_at: toDate(seenLockedAt) },
          { $set: { locked_at: toDate(now) } },
        ),
      );
      return matchedCount === 1;
    },

    async dropKey(key) {
      await guard.write(() => idempotency.deleteOne({ _id: key, state: 'running' }));
    },
  };
}
