import type { DutyLedger, EpochMs, Logger, Offers, TimerEpoch } from '@qbasecron/core';

/** What this process knows of the timer's memory. */
export interface EpochWatch {
  /**
   * Reads the epoch once. When the timer has lost its memory, what was offered is forgotten, and one worker offers
   * everything anew and then writes the epoch, last. Never rejects.
   */
  runOnce(now: EpochMs): Promise<{ timerUp: boolean; rebuilt: boolean }>;
  readonly timerUp: boolean;
}

/** A rebuild whose worker died on the way is taken up by another after this. */
const rebuildGuardMs = 5_000;

/**
 * The epoch is `<run id>/<mark>`; each rebuild writes a mark of its own, so that a process which slept through the
 * loss still sees that the epoch has changed and forgets what it had offered.
 */
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

  async function check(now: EpochMs): Promise<boolean> {
    const { runId, filledRunId } = await epoch.readEpoch();
    if (!timerUp) log.info({ runId }, 'the timer is reachable');
    timerUp = true;
    if (filledRunId !== known) {
      known = filledRunId;
      offers.forget();
    }
    if (filledRunId?.split('/')[0] === runId) return false;
    if (!(await duties.claimDuty('rebuild', now, now + rebuildGuardMs, deps.worker()))) return false;
    const { slots } = await deps.rebuild(now);
    await epoch.writeEpoch(`${runId}/${deps.newMark()}`);
    log.warn({ runId, slots }, 'the timer had lost its memory and was filled again from the ledger');
    return true;
  }

  return {
    async runOnce(now) {
      try {
        return { rebuilt: await check(now), timerUp };
      } catch (error) {
        if (timerUp) log.warn({ error }, 'the timer is away; the audit arms what falls due');
        timerUp = false;
        offers.forget();
        return { timerUp, rebuilt: false };
      }
    },
    get timerUp() {
      return timerUp;
    },
  };
}
