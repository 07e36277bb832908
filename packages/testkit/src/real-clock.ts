import type { Clock } from '@qbasecron/core';

/** Core's Clock on real time, for tests against real engines: the ledger's clock is `offsetMs` ahead of the wall. */
export function createRealClock(options: { offsetMs?: number } = {}): Clock {
  const { offsetMs = 0 } = options;
  const base = performance.timeOrigin + offsetMs;
  return {
    now: () => Math.floor(base + performance.now()),
    monotonic: () => performance.now(),
    wall: () => Date.now(),
    after(ms, fn) {
      const timer = setTimeout(fn, Math.max(0, ms));
      return () => clearTimeout(timer);
    },
    offsetMs: () => offsetMs,
    isTrusted: () => true,
  };
}
