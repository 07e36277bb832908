import type { IdempotencyStore } from '@qbasecron/core';
import { copy, type MemoryStore } from './memory-store.ts';

export function createMemoryIdempotency({ idempotency }: MemoryStore): IdempotencyStore {
  return {
    async reserveKey(entry) {
      const existing = idempotency.get(entry.key);
      if (existing) return { reserved: false, entry: copy(existing) };
      idempotency.set(entry.key, copy(entry));
      return { reserved: true, entry };
    },

    async completeKey(key) {
      const entry = idempotency.get(key);
      if (entry) entry.state = 'done';
    },

    async takeOverKey(key, seenLockedAt, now) {
      const entry = idempotency.get(key);
      if (entry?.state !== 'running' || entry.lockedAt !== seenLockedAt) return false;
      entry.lockedAt = now;
      return true;
    },

    async dropKey(key) {
      if (idempotency.get(key)?.state === 'running') idempotency.delete(key);
    },
  };
}
