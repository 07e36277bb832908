import type { EpochMs } from '../../model/task.ts';
import type { TokenDeps } from './create-token.ts';
import type { Token } from './token.ts';

/** A token's place in the list. */
export type TokenPosition = { at: EpochMs; id: string };

/**
 * One page of tokens, newest first. `next` is the position after which the next page begins, null on the last one.
 * @throws LedgerUnavailable
 */
export async function listTokens({
  deps,
  input,
}: {
  deps: Pick<TokenDeps, 'tokens'>;
  input: { after: TokenPosition | null; limit: number };
}): Promise<{ items: Token[]; next: TokenPosition | null }> {
  const found = await deps.tokens.listTokens(input.after, input.limit + 1);
  const items = found.slice(0, input.limit);
  const last = found.length > input.limit ? items.at(-1) : undefined;
  return { items, next: last ? { at: last.createdAt, id: last.id } : null };
}
