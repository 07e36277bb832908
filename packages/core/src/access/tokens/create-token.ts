import { Refusal } from '../../model/refusal.ts';
import type { EpochMs } from '../../model/task.ts';
import type { Clock } from '../../ports/clock.ts';
import type { TokenLedger } from '../../ports/token-ledger.ts';
import { writeTwice } from '../../tasks/write-twice.ts';
import type { Scope } from '../scopes.ts';
import type { Token } from './token.ts';
import { hashToken, tokenIdOf, tokenOf } from './token-text.ts';

export type TokenDeps = {
  tokens: TokenLedger;
  clock: Pick<Clock, 'now'>;
  /** 32 bytes from a source fit for secrets. */
  newTokenBytes: () => Uint8Array;
};

export type TokenDraft = { name: string; scopes: Scope[]; expiresAt: EpochMs | null; createdBy: string };

/**
 * Makes a token. `secret` is the token itself, which nobody can ask for again.
 * @throws Refusal invalid_request: expiresAt is past, or the first token of all would not be an admin's
 * @throws LedgerUnavailable, OutcomeUnknown (after one repetition): then a token may be on record that nobody knows
 */
export async function createToken({
  deps,
  input,
}: {
  deps: TokenDeps;
  input: TokenDraft;
}): Promise<{ token: Token; secret: string }> {
  const now = deps.clock.now();
  if (input.expiresAt !== null && input.expiresAt <= now) throw refuse('#/expires_at', 'must lie in the future');
  // Once a token is on record, each request needs one: the first must be able to make the others.
  if (!input.scopes.includes('admin') && !(await deps.tokens.hasTokens())) {
    throw refuse('#/scopes', 'must contain admin, since this is the first token: only an admin can make the next');
  }
  const secret = tokenOf(deps.newTokenBytes());
  const hash = hashToken(secret);
  const token: Token = {
    id: tokenIdOf(hash),
    hash,
    name: input.name,
    scopes: [...input.scopes],
    expiresAt: input.expiresAt,
    createdAt: now,
    createdBy: input.createdBy,
    lastUsedAt: null,
    revokedAt: null,
  };
  await writeTwice(() => deps.tokens.insertToken(token));
  return { token, secret };
}

function refuse(pointer: string, detail: string): Refusal {
  return new Refusal('invalid_request', 'The token was not made: see errors.', { errors: [{ pointer, detail }] });
}
