import type { Scope } from './scopes.ts';

/** Who makes a request. */
export type Caller = {
  /** Null: without a token, which only this machine may be while none was made. */
  tokenId: string | null;
  name: string;
  scopes: readonly Scope[];
};

/** Asks for what everybody may have, such as the health of the process. */
export const nobody: Caller = { tokenId: null, name: 'nobody', scopes: [] };

/** A caller on this machine while no token was made. */
export const localCaller: Caller = { tokenId: null, name: 'local', scopes: ['admin'] };
