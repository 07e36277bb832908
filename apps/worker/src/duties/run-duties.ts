import type { Clock, DutyLedger, Logger } from '@qbasecron/core';
import { createLoop, type Loop } from '@qbasecron/runtime';
import type { Incarnation } from '../lease/incarnation.ts';

/** A part of the background work: one worker at a time runs it, whichever comes first when its time has come. */
export type Duty = {
  /** Names the guard record in the ledger. */
  name: string;
  periodMs: number;
  runOnce(now: number): Promise<object>;
};

/** How often each worker looks whether a duty's time has come. */
const lookEveryMs = 500;

/**
 * One local loop for each duty, guarded by its record in the ledger: a job scheduler in the timer would die with a
 * flush. A duty whose worker dies on the way runs again a period later, elsewhere.
 */
export function createDutyLoops(deps: {
  duties: readonly Duty[];
  ledger: Pick<DutyLedger, 'claimDuty'>;
  clock: Clock;
  log: Logger;
  incarnation: Pick<Incarnation, 'id' | 'maySend'>;
}): Loop[] {
  const { ledger, clock, log, incarnation } = deps;
  return deps.duties.map((duty) =>
    createLoop({
      name: duty.name,
      periodMs: Math.min(duty.periodMs, lookEveryMs),
      clock,
      log,
      async run() {
        if (!clock.isTrusted() || !incarnation.maySend()) return;
        const now = clock.now();
        if (!(await ledger.claimDuty(duty.name, now, now + duty.periodMs, incarnation.id))) return;
        const result = await duty.runOnce(now);
        log.debug({ duty: duty.name, ...result }, 'a duty was done');
      },
    }),
  );
}
