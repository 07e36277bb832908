import type { EpochMs } from '../model/task.ts';

/** Records of Idempotency-Key, written before the task they stand for. */
export interface IdempotencyStore {
  /** Writes the entry unless one of that key exists; resolves to what is then on record. */
  reserveKey(entry: IdempotencyEntry): Promise<{ reserved: boolean; entry: IdempotencyEntry }>;
  /** Marks the request finished, so that twins are answered from the task. Harmless to repeat. */
  completeKey(key: string): Promise<void>;
  /** A twin takes over a running entry whose lockedAt is still `seenLockedAt`; false when somebody else did. */
  takeOverKey(key: string, seenLockedAt: EpochMs, now: EpochMs): Promise<boolean>;
  /** Forgets a running key whose request was refused before anything was stored. */
  dropKey(key: string): Promise<void>;
}

export type IdempotencyEntry = {
  /** Hash of caller and key. */
  key: string;
  payloadHash: string;
  /** The id the task will have, or for a bulk request the seed from which its tasks' ids are derived. */
  taskId: string;
  state: 'running' | 'done';
  lockedAt: EpochMs;
  purgeAt: EpochMs;
};
