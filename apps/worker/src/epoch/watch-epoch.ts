import {
  epochOf,
  isFilled,
  type DutyLedger,
  type EpochMs,
  type Logger,
  type Offers,
  type TimerEpoch,
} from '@qbasecron/core';

/** What this process knows of the timer's memory. */
export interface EpochWatch {
  /**
   * Reads the epoch once. When the timer has lost its memory, what was offered is forgotten, and one worker offers
   * everything anew and then writes the epoch, last. A timer that is away is a value; rejects as the ledger does.
   */
  runOnce(now: EpochMs): Promise<{ timerUp: boolean; rebuilt: boolean }>;
  readonly timerUp: boolean;
}

/** A rebuild whose worker died on the way is taken up by another after this. */
const rebuildGuardMs = 5_000;

export function createEpochWatch(deps: {
  epoch: TimerEpoch;
  offers: Pick<Offers, 'forget'>;
  duties: Pick<DutyLedger, 'claimDuty'>;
  log: Logger;
  worker: () => string;
  newMark: () => string;
  /** Offers everything within the horizon, nearest first. */
  rebuild: (now: EpochMs) => Promise<{ slots: number }>;
}): EpochWatch {
  const { epoch, offers, duties, log } = deps;
  let known: string | null = null;
  let timerUp = false;

  async function look(): Promise<{ runId: string; filledRunId: string | null } | null> {
    try {
      const seen = await epoch.readEpoch();
      if (!timerUp) log.info({ runId: seen.runId }, 'the timer is reachable');
      timerUp = true;
      return seen;
    } catch (error) {
      if (timerUp) log.warn({ error }, 'the timer is away; the audit arms what falls due');
      timerUp = false;
      offers.forget();
      return null;
    }
  }

  async function check(now: EpochMs): Promise<boolean> {
    const seen = await look();
    if (!seen) return false;
    if (seen.filledRunId !== known) {
      known = seen.filledRunId;
      offers.forget();
    }
    if (isFilled(seen)) return false;
    if (!(await duties.claimDuty('rebuild', now, now + rebuildGuardMs, deps.worker()))) return false;
    const { slots } = await deps.rebuild(now);
    // Must come last: a rebuild that was broken off is begun again.
    await epoch.writeEpoch(epochOf(seen.runId, deps.newMark()));
    log.warn({ runId: seen.runId, slots }, 'the timer had lost its memory and was filled again from the ledger');
    return true;
  }

  return {
    async runOnce(now) {
      const rebuilt = await check(now);
      return { timerUp, rebuilt };
    },
    get timerUp() {
      return timerUp;
    },
  };
}
