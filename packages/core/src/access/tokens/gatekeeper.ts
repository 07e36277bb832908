import { Refusal } from '../../model/refusal.ts';
import type { Clock } from '../../ports/clock.ts';
import type { TokenLedger } from '../../ports/token-ledger.ts';
import { localCaller, type Caller } from '../caller.ts';
import { createRemembered, type Remembered } from './remembered.ts';
import { hashToken, isSameHash, isToken, tokenIdOf } from './token-text.ts';
import type { Token } from './token.ts';

/** A token that the environment names; only its hash is kept. */
export type GivenToken = {
  hash: string;
  caller: Caller;
  /** It counts as made: from then on everybody needs a token. */
  closes: boolean;
};

export type Admission = { caller: Caller } | { refused: RefusedToken };
export type RefusedToken = 'missing' | 'unknown' | 'expired' | 'revoked';

/** Tells who makes a request, from the token that it carries. */
export type Gatekeeper = {
  /**
   * At once in most cases; null when the request carries no token. A revoked token is refused within 2 s. With the
   * ledger away, what was known last counts for a minute.
   * @throws LedgerUnavailable after that; Refusal overloaded while too many unknown tokens are being looked up
   */
  admit(token: string | null): Admission | Promise<Admission>;
  /** A token was made or revoked here: it counts from now on. */
  learn(token: Token): void;
  /** Writes when tokens were last used: at most once a minute for each. Never on a request's path. */
  noteUses(): Promise<void>;
};

const useEveryMs = 60_000;
/** Beyond that the oldest are forgotten, and read again when they come. */
const knownTokensMax = 10_000;
const unknownTokensMax = 1_000;
/** Requests that wait for the ledger to tell an unknown token: made-up ones must not take it from all others. */
const lookupsMax = 64;

type Entry = { remembered: Remembered<Token | null>; notedAt: number };

export function createGatekeeper({
  tokens,
  clock,
  given,
  isOpenToLocal,
}: {
  tokens: TokenLedger;
  clock: Pick<Clock, 'now' | 'monotonic'>;
  given: readonly GivenToken[];
  /** Only this machine can reach us: then nobody needs a token until one is made. */
  isOpenToLocal: boolean;
}): Gatekeeper {
  const mayBeOpen = isOpenToLocal && !given.some(({ closes }) => closes);
  const existence = createRemembered({ read: () => tokens.hasTokens(), clock });
  const known = new Map<string, Entry>();
  const unknown = new Map<string, Entry>();
  const uses = new Map<string, number>();
  let lookups = 0;
  // A token that was made is never forgotten, not even when it has expired: what was closed stays closed.
  let isClosed = !mayBeOpen;

  function needsToken(): boolean | Promise<boolean> {
    if (isClosed) return true;
    return andThen(existence.get(), (exists) => (isClosed ||= exists));
  }

  function judge(token: string | null): Admission | Promise<Admission> {
    if (token === null) return { refused: 'missing' };
    if (!isToken(token)) return { refused: 'unknown' };
    const hash = hashToken(token);
    const own = given.find((one) => isSameHash(one.hash, hash));
    if (own) return { caller: own.caller };
    const entry = entryOf(hash);
    return andThen(known.has(hash) ? entry.remembered.get() : lookUp(entry), (found) => {
      if (!found || !isSameHash(found.hash, hash)) return { refused: 'unknown' };
      keepKnown(hash, entry);
      const now = clock.now();
      if (found.revokedAt !== null) return { refused: 'revoked' };
      if (found.expiresAt !== null && found.expiresAt <= now) return { refused: 'expired' };
      noteUse(found, entry, now);
      return { caller: { tokenId: found.id, name: found.name, scopes: found.scopes } };
    });
  }

  function lookUp({ remembered }: Entry): Token | null | Promise<Token | null> {
    if (lookups >= lookupsMax) throw new Refusal('overloaded', 'Too many unknown tokens at once; try again.');
    const found = remembered.get();
    if (!(found instanceof Promise)) return found;
    lookups++;
    return found.finally(() => void lookups--);
  }

  function entryOf(hash: string): Entry {
    const entry = known.get(hash) ?? unknown.get(hash);
    if (entry) return entry;
    const id = tokenIdOf(hash);
    const made = { remembered: createRemembered({ read: () => tokens.findToken(id), clock }), notedAt: -Infinity };
    // Whoever sends made-up tokens fills only this one, and pushes out nobody else's.
    if (unknown.size >= unknownTokensMax) unknown.clear();
    unknown.set(hash, made);
    return made;
  }

  function keepKnown(hash: string, entry: Entry): void {
    unknown.delete(hash);
    if (known.has(hash)) return;
    const [oldest] = known.keys();
    if (known.size >= knownTokensMax && oldest !== undefined) known.delete(oldest);
    known.set(hash, entry);
  }

  function noteUse(token: Token, entry: Entry, now: number): void {
    const lastAt = Math.max(entry.notedAt, token.lastUsedAt ?? -Infinity);
    if (now - lastAt < useEveryMs) return;
    entry.notedAt = now;
    uses.set(token.id, now);
  }

  return {
    admit(token) {
      return andThen(needsToken(), (isNeeded) => (isNeeded ? judge(token) : { caller: localCaller }));
    },

    learn(token) {
      isClosed = true;
      const entry = entryOf(token.hash);
      entry.remembered.set(token);
      keepKnown(token.hash, entry);
    },

    async noteUses() {
      if (uses.size === 0) return;
      const noted = [...uses].map(([id, at]) => ({ id, at }));
      uses.clear();
      await tokens.noteTokenUse(noted);
    },
  };
}

/** Without a turn of the event loop where the value is there. */
function andThen<T, R>(value: T | Promise<T>, use: (value: T) => R | Promise<R>): R | Promise<R> {
  return value instanceof Promise ? value.then(use) : use(value);
}
