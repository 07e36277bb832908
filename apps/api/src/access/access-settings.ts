import { hashToken, tokenIdOf, type Caller, type GivenToken, type TokenLedger } from '@qbasecron/core';
import { givenToken, isLoopback, StartFailure } from '@qbasecron/runtime';
import type { AccessSettings } from '../app-deps.ts';
import type { ApiConfig } from '../config.ts';

type AccessConfig = Pick<ApiConfig, 'HOST' | 'BOOTSTRAP_TOKEN' | 'BOOTSTRAP_TOKEN_FILE' | 'LAUNCHER_TOKEN'>;

/** Who may come in, by the environment. Of its tokens only the hashes are kept. Throws StartFailure. */
export function accessSettings(config: AccessConfig): AccessSettings {
  const { BOOTSTRAP_TOKEN: text, BOOTSTRAP_TOKEN_FILE: file, LAUNCHER_TOKEN: launcher } = config;
  const bootstrap = givenToken('BOOTSTRAP_TOKEN', { text, file });
  const given: GivenToken[] = [];
  if (bootstrap !== null) given.push(aGiven(bootstrap, { name: 'bootstrap', scopes: ['admin'] }, true));
  if (launcher !== undefined) {
    given.push(aGiven(launcher, { name: 'launcher', scopes: ['tasks:read', 'tasks:write'] }, false));
  }
  return { isOpenToLocal: isLoopback(config.HOST), given };
}

function aGiven(token: string, caller: Omit<Caller, 'tokenId'>, closes: boolean): GivenToken {
  const hash = hashToken(token);
  return { hash, caller: { ...caller, tokenId: tokenIdOf(hash) }, closes };
}

/**
 * Throws StartFailure when other machines could reach an api that needs no token. A token that has expired or was
 * revoked will do: nobody comes in with it, but nobody comes in without one either.
 */
export async function mustBeClosed(
  access: AccessSettings,
  { host, tokens }: { host: string; tokens: TokenLedger },
): Promise<void> {
  if (access.isOpenToLocal || access.given.some(({ closes }) => closes) || (await tokens.hasTokens())) return;
  throw new StartFailure(
    `HOST is ${host}, which other machines may reach, and there is no API token yet. Make one with \`npm run token\`, ` +
      'or set BOOTSTRAP_TOKEN_FILE (or BOOTSTRAP_TOKEN) to one that `npm run token -- --print` prints; or leave HOST at 127.0.0.1.',
  );
}
