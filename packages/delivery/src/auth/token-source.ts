import type { CallbackSender, Clock, EpochMs, Logger } from '@qbasecron/core';
import { readTokenAnswer, tokenRequest, type TokenAnswer } from './fetch-token.ts';
import type { OAuth2Client } from './unseal-destination.ts';

/** The access token of one revision of a destination, fetched when it is needed and kept while it holds. */
export interface TokenSource {
  /** At once when one is kept, else a promise; one fetch at a time for all who wait. Never rejects. */
  get(): TokenOrFault | Promise<TokenOrFault>;
  /**
   * The receiver answered 401 to this token. Drops it, but for one that replaced a dropped one less than a minute ago:
   * then the token is not what is wrong.
   *
   * @returns whether it is worth trying with a new one
   */
  drop(token: string): boolean;
}

export type TokenOrFault = { token: string } | { fault: string };

type Kept = { answer: { token: string }; usableUntil: EpochMs; renewAt: EpochMs };

/** When the token's own answer does not say how long it holds. */
const lifetimeDefaultMs = 300_000;
const marginMsMax = 30_000;
/** A failed fetch is not repeated sooner. */
const faultMs = 1_000;
const dropAgainMs = 60_000;

export function createTokenSource(deps: {
  client: OAuth2Client;
  sender: Pick<CallbackSender, 'send'>;
  clock: Clock;
  log: Logger;
  userAgent: string;
}): TokenSource {
  const { client, clock, log } = deps;
  let kept: Kept | null = null;
  let fetching: Promise<TokenOrFault> | null = null;
  let fault: { fault: string; until: EpochMs } | null = null;
  let droppedAt = -Infinity;

  async function fetchToken(): Promise<TokenOrFault> {
    const startedAt = clock.now();
    const answer = await ask();
    fetching = null;
    if ('fault' in answer) {
      log.warn({ tokenUrl: client.tokenUrl, fault: answer.fault }, 'no access token was given');
      fault = { fault: answer.fault, until: clock.now() + faultMs };
      return fault;
    }
    fault = null;
    kept = keep(answer, startedAt);
    return kept.answer;
  }

  async function ask(): Promise<TokenAnswer> {
    try {
      return readTokenAnswer(await deps.sender.send(tokenRequest(client, deps.userAgent)));
    } catch (error) {
      log.error({ error }, 'the sender failed; no access token was fetched');
      return { fault: 'a fault of the sender' };
    }
  }

  return {
    get() {
      const now = clock.now();
      if (kept && now < kept.usableUntil) {
        // Ahead of its end, so that nobody waits; a failure is told to whoever comes after its end.
        if (now >= kept.renewAt && !fetching && !(fault && now < fault.until)) fetching = fetchToken();
        return kept.answer;
      }
      if (fetching) return fetching;
      if (fault && now < fault.until) return fault;
      fetching = fetchToken();
      return fetching;
    },
    drop(token) {
      if (kept?.answer.token !== token) return true;
      const now = clock.now();
      if (now - droppedAt < dropAgainMs) return false;
      droppedAt = now;
      kept = null;
      return true;
    },
  };
}

/** Used until 30 s, or a tenth of its life if that is less, before its end; renewed as long before that. */
function keep(answer: { token: string; expiresInMs: number | null }, startedAt: EpochMs): Kept {
  const lifetimeMs = answer.expiresInMs ?? lifetimeDefaultMs;
  const marginMs = Math.min(marginMsMax, lifetimeMs / 10);
  const endsAt = startedAt + lifetimeMs;
  return { answer: { token: answer.token }, usableUntil: endsAt - marginMs, renewAt: endsAt - 2 * marginMs };
}
