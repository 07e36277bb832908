import type { ActiveCheck, BreakerRules, DestinationDefinition, HealthRules } from '../model/destination.ts';

/** Envoy's starting numbers. */
export const healthDefaults: HealthRules = {
  consecutiveFailures: 5,
  ejectMs: 30_000,
  ejectedPercentMax: 50,
  panicPercent: 50,
  active: null,
};

/** Of an active check that is asked for; its path must be given. */
export const activeCheckDefaults: Omit<ActiveCheck, 'path'> = {
  method: 'GET',
  intervalMs: 10_000,
  timeoutMs: 5_000,
  healthyAfter: 2,
  unhealthyAfter: 3,
};

export const breakerDefaults: BreakerRules = {
  failurePercent: 70,
  minRequests: 20,
  windowMs: 30_000,
  openMs: 5_000,
};

/** How long the secret before a rotation signs along. */
export const signingOverlapMsDefault = 24 * 3_600_000;
export const targetsCountMax = 100;
export const ratePeriodMsMin = 100;
export const ratePeriodMsMax = 24 * 3_600_000;

/** What a destination is before anything is asked of it. Its targets must be given. */
export const emptyDefinition: DestinationDefinition = {
  desc: '',
  targets: [],
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
  health: healthDefaults,
  breaker: breakerDefaults,
  signing: [],
  onDisabled: 'wait',
};
