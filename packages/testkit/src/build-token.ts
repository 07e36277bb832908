import { randomBytes } from 'node:crypto';
import { hashToken, tokenIdOf, tokenOf, type Token } from '@qbasecron/core';
import { testNow } from './build-task.ts';

/** A token on record, for tests; unlike any other unless `hash` is given. */
export function aToken(fields: Partial<Token> = {}): Token {
  const hash = fields.hash ?? hashToken(tokenOf(randomBytes(32)));
  return {
    id: tokenIdOf(hash),
    hash,
    name: 'a token',
    scopes: ['tasks:read'],
    expiresAt: null,
    createdAt: testNow,
    createdBy: 'a test',
    lastUsedAt: null,
    revokedAt: null,
    ...fields,
  };
}
