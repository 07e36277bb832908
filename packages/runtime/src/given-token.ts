import { isToken } from '@qbasecron/core';
import { givenSecret } from './given-secret.ts';

export const tokenExpected = 'qbc_ and 43 more characters, such as `npm run token -- --print` prints';

/** The token that the environment names, as givenSecret has it. Throws StartFailure. */
export function givenToken(
  name: string,
  given: { text?: string | undefined; file?: string | undefined },
): string | null {
  return givenSecret(name, given, { isOne: isToken, expected: tokenExpected });
}
