import type { BreakerRules, HealthRules } from '@qbasecron/core';

export const healthRules: HealthRules = {
  consecutiveFailures: 5,
  ejectMs: 30_000,
  ejectedPercentMax: 50,
  panicPercent: 50,
  active: null,
};

export const breakerRules: BreakerRules = { failurePercent: 70, minRequests: 20, windowMs: 30_000, openMs: 5_000 };
