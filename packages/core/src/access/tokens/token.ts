import type { EpochMs } from '../../model/task.ts';
import type { Scope } from '../scopes.ts';

/** An API token as it is on record. The token itself is nowhere: it was shown once, when it was made. */
export type Token = {
  /** Follows from the hash: see tokenIdOf. */
  id: string;
  /** SHA-256 of the token, 64 hex digits. */
  hash: string;
  /** What it is for, for people; need not be unique. */
  name: string;
  /** Empty: it may only read what any token may. */
  scopes: Scope[];
  /** From this moment on it is refused; null: never. */
  expiresAt: EpochMs | null;
  createdAt: EpochMs;
  /** The id of the token that made it, or in a word what else did. */
  createdBy: string;
  /** To the minute; null: not yet. */
  lastUsedAt: EpochMs | null;
  /** From this moment on it is refused. It stays on record, for the audit. */
  revokedAt: EpochMs | null;
};
