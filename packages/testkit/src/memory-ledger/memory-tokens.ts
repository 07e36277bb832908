import type { Token, TokenLedger } from '@qbasecron/core';
import { copy, firstOf, type MemoryStore } from './memory-store.ts';

export function createMemoryTokens({ tokens }: MemoryStore): TokenLedger {
  return {
    async insertToken(token) {
      if (!tokens.has(token.id)) tokens.set(token.id, copy(token));
    },

    async findToken(id) {
      const token = tokens.get(id);
      return token ? copy(token) : null;
    },

    async listTokens(after, limit) {
      const isBeyond = (token: Token): boolean =>
        !after || newestFirst({ createdAt: after.at, id: after.id }, token) < 0;
      return firstOf([...tokens.values()].filter(isBeyond).sort(newestFirst), limit);
    },

    async hasTokens() {
      return tokens.size > 0;
    },

    async revokeToken(id, at) {
      const token = tokens.get(id);
      if (!token) return null;
      token.revokedAt ??= at;
      return copy(token);
    },

    async noteTokenUse(uses) {
      for (const { id, at } of uses) {
        const token = tokens.get(id);
        if (token) token.lastUsedAt = Math.max(token.lastUsedAt ?? at, at);
      }
    },
  };
}

type Placed = Pick<Token, 'createdAt' | 'id'>;

function newestFirst(one: Placed, other: Placed): number {
  if (one.createdAt !== other.createdAt) return other.createdAt - one.createdAt;
  return one.id === other.id ? 0 : one.id < other.id ? 1 : -1;
}
