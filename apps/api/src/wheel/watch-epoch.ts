import type { Offers, TimerEpoch } from '@qbasecron/core';

export type EpochSight = 'same' | 'forgotten' | 'unreachable';

/**
 * Tells when the timer has lost its memory, so that slots remembered as offered are offered again. Only forgets: the
 * workers rebuild. The first sight of a well-filled timer is not a change.
 */
export function createEpochWatch(deps: { epoch: Pick<TimerEpoch, 'readEpoch'>; offers: Pick<Offers, 'forget'> }) {
  let lastRunId: string | null = null;
  return {
    /** One look. Never rejects: an unreachable timer is a value, and its reconnection forgets by itself. */
    async runOnce(): Promise<EpochSight> {
      let seen: { runId: string; filledRunId: string | null };
      try {
        seen = await deps.epoch.readEpoch();
      } catch {
        return 'unreachable';
      }
      const changed = lastRunId !== null && lastRunId !== seen.runId;
      lastRunId = seen.runId;
      // A key that is gone or names another run: the timer was flushed or restarted and is not rebuilt yet.
      if (!changed && seen.filledRunId === seen.runId) return 'same';
      deps.offers.forget();
      return 'forgotten';
    },
  };
}
