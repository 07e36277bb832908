import type { Token } from './token.ts';
import { writeTwice } from '../../tasks/write-twice.ts';
import type { TokenDeps } from './create-token.ts';
import { noSuchToken } from './read-token.ts';

/**
 * Revokes a token; every process refuses it within two seconds. Doing it again changes nothing.
 * @throws Refusal not_found; LedgerUnavailable, OutcomeUnknown (after one repetition)
 */
export async function revokeToken({
  deps,
  input,
}: {
  deps: Pick<TokenDeps, 'tokens' | 'clock'>;
  input: { id: string };
}): Promise<Token> {
  const at = deps.clock.now();
  const token = await writeTwice(() => deps.tokens.revokeToken(input.id, at));
  if (!token) throw noSuchToken(input.id);
  return token;
}
