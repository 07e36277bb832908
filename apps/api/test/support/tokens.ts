import { randomBytes } from 'node:crypto';
import { hashToken, tokenBytes, tokenOf, type Clock, type Ledger, type Token } from '@qbasecron/core';
import { aToken } from '@qbasecron/testkit';

export const tokensPath = '/api/v0.1.0/tokens';

/** Puts a token on record, as another process would, and answers it with the header that sends it. */
export async function giveToken(
  { ledger, clock }: { ledger: Pick<Ledger, 'tokens'>; clock: Pick<Clock, 'now'> },
  fields: Partial<Token> = {},
): Promise<{ token: Token; secret: string; headers: { authorization: string } }> {
  const secret = tokenOf(randomBytes(tokenBytes));
  const token = aToken({ hash: hashToken(secret), createdAt: clock.now(), ...fields });
  await ledger.tokens.insertToken(token);
  return { token, secret, headers: { authorization: `Bearer ${secret}` } };
}
