import type { BreakerRules, Destination, EpochMs } from '@qbasecron/core';
import type { TokenSource } from '../auth/token-source.ts';
import type { Unsealed } from '../auth/unseal-destination.ts';
import { createBreaker, type Breaker } from '../health/breaker.ts';
import { createPoolTarget, type PoolTarget } from './pool-target.ts';

/** What this worker knows of one flow: a destination, or the origin of bare urls. */
export type FlowState = {
  flow: string;
  breaker: Breaker;
  targets: PoolTarget[];
  inFlightCount: number;
  /** When it was last asked for or sent to. */
  usedAt: EpochMs;
  /** Monotonic: when its destination was read; -Infinity before that, and for bare urls. */
  readAt: number;
  /** The destination on record then; null when there was none, and for bare urls. */
  named: Named | null;
};

export type Named = {
  destination: Destination;
  /** Null when its secrets cannot be opened here: the master key is another one. */
  unsealed: Unsealed | null;
  /** Null without oauth2. */
  tokens: TokenSource | null;
  /** A receiver's word to disable it is being written. */
  isDisabling: boolean;
};

/** Of an implicit destination, and of a new one that does not say otherwise. */
const breakerDefaults: BreakerRules = { failurePercent: 70, minRequests: 20, windowMs: 30_000, openMs: 5_000 };

/** A flow just met: open, and if it is a bare url's origin, with that as its one target. */
export function createFlowState(flow: string, isNamed: boolean, now: EpochMs): FlowState {
  const origin = { url: flow, weight: 1, priority: 0, state: 'active' } as const;
  return {
    flow,
    breaker: createBreaker(breakerDefaults),
    targets: isNamed ? [] : [createPoolTarget(origin, 0)],
    inFlightCount: 0,
    usedAt: now,
    readAt: -Infinity,
    named: null,
  };
}
