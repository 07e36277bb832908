import type { Token } from '../access/tokens/token.ts';
import type { EpochMs } from '../model/task.ts';

/** API tokens by id. Throws as TaskLedger does. */
export interface TokenLedger {
  /** A token that is on record stays as it is, so writing one again is harmless. */
  insertToken(token: Token): Promise<void>;
  findToken(id: string): Promise<Token | null>;
  /** Newest first, at most `limit`, after that position. */
  listTokens(after: { at: EpochMs; id: string } | null, limit: number): Promise<Token[]>;
  /** True when any is on record, be it expired or revoked. */
  hasTokens(): Promise<boolean>;
  /** Sets `revokedAt`, unless it is set; the token as it then is, null when there is none. */
  revokeToken(id: string, at: EpochMs): Promise<Token | null>;
  /** Moves each one's `lastUsedAt` forward to that moment, never back. Unknown ids are left out. */
  noteTokenUse(uses: readonly { id: string; at: EpochMs }[]): Promise<void>;
}
