import { Refusal } from '../../model/refusal.ts';
import type { TokenDeps } from './create-token.ts';
import type { Token } from './token.ts';

/** @throws Refusal not_found; LedgerUnavailable */
export async function readToken({
  deps,
  input,
}: {
  deps: Pick<TokenDeps, 'tokens'>;
  input: { id: string };
}): Promise<Token> {
  const token = await deps.tokens.findToken(input.id);
  if (!token) throw noSuchToken(input.id);
  return token;
}

export function noSuchToken(id: string): Refusal {
  return new Refusal('not_found', `There is no token ${id}.`);
}
