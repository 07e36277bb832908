import { isFilled, type Offers, type TimerEpoch } from '@qbasecron/core';

export type EpochSight = 'same' | 'forgotten' | 'unreachable';

/**
 * Tells when the timer has lost its memory, so that slots remembered as offered are offered again. Only forgets: the
 * workers rebuild. The first sight of a well-filled timer is not a change.
 */
export function createEpochWatch(deps: { epoch: Pick<TimerEpoch, 'readEpoch'>; offers: Pick<Offers, 'forget'> }) {
  let known: { runId: string; filledRunId: string | null } | null = null;
  return {
    /** One look. Never rejects: an unreachable timer is a value, and its reconnection forgets by itself. */
    async runOnce(): Promise<EpochSight> {
      let seen: { runId: string; filledRunId: string | null };
      try {
        seen = await deps.epoch.readEpoch();
      } catch {
        return 'unreachable';
      }
      const changed = known !== null && (known.runId !== seen.runId || known.filledRunId !== seen.filledRunId);
      known = seen;
      // A key that is gone or names another run: the timer was flushed or restarted and is not rebuilt yet.
      if (!changed && isFilled(seen)) return 'same';
      deps.offers.forget();
      return 'forgotten';
    },
  };
}
