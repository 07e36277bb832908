import { hashToken } from '@qbasecron/core';
import { givenToken, isLoopback, StartFailure } from '@qbasecron/runtime';
import type { PushConfig } from '../config.ts';

type TokenConfig = Pick<PushConfig, 'HOST' | 'PUSH_TOKEN' | 'PUSH_TOKEN_FILE'>;

/**
 * The hash of the token that callers must send; null: they need none. Throws StartFailure when they need none and other
 * machines could call.
 */
export function pushTokenHash({ HOST: host, PUSH_TOKEN: text, PUSH_TOKEN_FILE: file }: TokenConfig): string | null {
  const token = givenToken('PUSH_TOKEN', { text, file });
  if (token !== null) return hashToken(token);
  if (isLoopback(host)) return null;
  throw new StartFailure(
    `HOST is ${host}, which other machines may reach, and there is no PUSH_TOKEN. Set PUSH_TOKEN_FILE (or PUSH_TOKEN) to ` +
      'one that `npm run token -- --print` prints; or leave HOST at 127.0.0.1.',
  );
}
