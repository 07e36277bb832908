import { ratePace, type Clock, type FlowAsk, type FlowShare, type RateLimit } from '@qbasecron/core';
import { evenShare } from './even-share.ts';

/** `rate` and `maxInFlight` of a destination; a null one is no limit. */
export type FlowLimit = { rate: RateLimit | null; maxInFlight: number | null };

/** How this worker stands with the count over all workers. */
export type Standing = {
  /** Monotonic; null while the count is kept. */
  awaySince: number | null;
  workers: readonly string[];
  worker: string;
};

/** For so long after the count was lost a worker takes no more than it was granted last: others still hold theirs. */
const keepGrantMs = 3_000;

/** One flow's part in this worker. Times are monotonic milliseconds. */
export interface LimitedFlow {
  /** When to ask next; Infinity while there is no demand. */
  readonly askAt: number;
  setLimit(limit: FlowLimit): void;
  hasRoom(inFlightCount: number, standing: Standing): boolean;
  /** True when it is known that the limit is used up: not for a flow that has yet to ask. */
  isShort(inFlightCount: number, standing: Standing): boolean;
  /** One more is sent: uses a permit. */
  use(standing: Standing): void;
  /** One could not be sent: brings the next ask nearer, unless the last answer said that there is no more. */
  refused(inFlightCount: number, standing: Standing, gapMs: number): void;
  /** What to ask now; null when there is nothing to ask or to give back. */
  ask(flow: string, inFlightCount: number, waitingCount: number): FlowAsk | null;
  apply(ask: FlowAsk, share: FlowShare, times: { periodMs: number; gapMs: number }): void;
  /** The ask failed. */
  delay(ms: number): void;
  /** Without the count: how long until the rate lets one more through. */
  waitMs(): number;
}

export function createLimitedFlow(deps: { clock: Clock; limit: FlowLimit }): LimitedFlow {
  const { clock } = deps;
  let limit = deps.limit;
  let pace = limit.rate && ratePace(limit.rate);
  /** Null: nothing was asked yet, or all was given back. */
  let granted: number | null = null;
  let permits = 0;
  let permitsUntil = 0;
  let askAt = Infinity;
  let askedAt = -Infinity;
  let wasRefused = false;
  /** The last answer left something waiting for want of requests under way, or of permits. */
  let inFlightShort = false;
  let permitsShort = false;
  /** Without the count: when the next one would go out at an even pace. */
  let paceAt = 0;

  const validPermits = (): number => (clock.monotonic() <= permitsUntil ? permits : 0);

  function inFlightMax({ awaySince, workers, worker }: Standing): number {
    if (limit.maxInFlight === null) return Infinity;
    if (awaySince === null) return Math.min(granted ?? 0, limit.maxInFlight);
    const share = evenShare(limit.maxInFlight, workers, worker, clock.now());
    return granted !== null && clock.monotonic() < awaySince + keepGrantMs ? Math.min(share, granted) : share;
  }

  function rateHasRoom({ awaySince }: Standing): boolean {
    if (!pace) return true;
    return awaySince === null ? validPermits() > 0 : clock.monotonic() >= paceAt - pace.slackMs;
  }

  function hasRoom(inFlightCount: number, standing: Standing): boolean {
    return inFlightCount < inFlightMax(standing) && rateHasRoom(standing);
  }

  function isShort(inFlightCount: number, standing: Standing): boolean {
    if (standing.awaySince !== null) return !hasRoom(inFlightCount, standing);
    return (inFlightShort && inFlightCount >= inFlightMax(standing)) || (permitsShort && !rateHasRoom(standing));
  }

  return {
    get askAt() {
      return askAt;
    },
    setLimit(given) {
      limit = given;
      pace = given.rate && ratePace(given.rate);
    },
    hasRoom,
    isShort,
    use({ awaySince, workers, worker }) {
      // Sent without an ask, while the count is lost: only by asking is it noticed that it is back.
      if (askAt === Infinity) askAt = clock.monotonic();
      if (!pace) return;
      if (awaySince === null) permits--;
      else paceAt = Math.max(paceAt, clock.monotonic()) + pace.everyMs * new Set([...workers, worker]).size;
    },
    refused(inFlightCount, standing, gapMs) {
      wasRefused = true;
      if (askAt < Infinity && isShort(inFlightCount, standing)) return;
      askAt = Math.min(askAt, Math.max(clock.monotonic(), askedAt + gapMs));
    },
    ask(flow, inFlightCount, waitingCount) {
      const waiting = Math.max(waitingCount, wasRefused ? 1 : 0);
      wasRefused = false;
      if (inFlightCount + waiting === 0) {
        const held = (granted ?? 0) > 0 || validPermits() > 0;
        // Given up before it is told: others may be granted it at once.
        granted = null;
        permits = 0;
        inFlightShort = permitsShort = false;
        if (!held) {
          askAt = Infinity;
          return null;
        }
      }
      askedAt = clock.monotonic();
      return {
        flow,
        maxInFlight: limit.maxInFlight,
        rate: limit.rate,
        inFlightCount,
        waitingCount: pace ? Math.max(0, waiting - validPermits()) : waiting,
      };
    },
    apply({ inFlightCount, waitingCount }, share, { periodMs, gapMs }) {
      const now = clock.monotonic();
      const before = granted;
      if (inFlightCount + waitingCount === 0 && validPermits() === 0) {
        askAt = wasRefused ? askedAt + gapMs : Infinity;
        return;
      }
      granted = share.inFlightMax;
      permits = validPermits() + (share.permits ?? 0);
      permitsUntil = now + (pace?.permitMs ?? 0);
      inFlightShort = share.inFlightMax !== null && share.inFlightMax < inFlightCount + waitingCount;
      permitsShort = share.nextPermitAt !== null;
      askAt = now + periodMs;
      // What it had more until now is free to others only with the next ask.
      const lowered = before !== null && granted !== null && granted < before;
      if (lowered) askAt = now + gapMs;
      if (share.nextPermitAt !== null) {
        askAt = Math.min(askAt, now + Math.max(gapMs, share.nextPermitAt - clock.now()));
      }
    },
    delay(ms) {
      permits = 0;
      askAt = clock.monotonic() + ms;
    },
    waitMs: () => (pace ? Math.max(0, paceAt - pace.slackMs - clock.monotonic()) : 0),
  };
}
