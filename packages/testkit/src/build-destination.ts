import { randomBytes } from 'node:crypto';
import type { Destination, Target } from '@qbasecron/core';
import { testNow } from './build-task.ts';

/** A target with nothing but its url. */
export function aTarget(url: string, overrides: Partial<Target> = {}): Target {
  return { url, weight: 1, priority: 0, state: 'active', ...overrides };
}

/** An active destination of two targets with a name of its own and nothing but defaults, at revision 1. */
export function aDestination(overrides: Partial<Destination> = {}): Destination {
  const createdAt = overrides.createdAt ?? testNow;
  return {
    name: `destination-${randomBytes(6).toString('hex')}`,
    desc: 'a destination of a test',
    targets: [aTarget('http://127.0.0.1:9/a'), aTarget('http://127.0.0.1:9/b')],
    policy: 'round_robin',
    broadcastSuccess: 'all',
    headers: {},
    secretHeaders: {},
    auth: null,
    tls: null,
    rate: null,
    maxInFlight: null,
    timeoutMs: null,
    retry: null,
    success: null,
    health: { consecutiveFailures: 5, ejectMs: 30_000, ejectedPercentMax: 50, panicPercent: 50, active: null },
    breaker: { failurePercent: 70, minRequests: 20, windowMs: 30_000, openMs: 5_000 },
    signing: [],
    onDisabled: 'wait',
    state: 'active',
    stopped: null,
    createdAt,
    updatedAt: createdAt,
    revision: 1,
    ...overrides,
  };
}
