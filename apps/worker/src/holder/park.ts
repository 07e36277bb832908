import {
  parkMs,
  type Clock,
  type HolderAnswer,
  type HolderQuestion,
  type Logger,
  type WheelLedger,
} from '@qbasecron/core';
import type { Firing } from '../fire/firing.ts';
import type { Holding } from '../fire/holding.ts';
import type { Incarnation } from '../lease/incarnation.ts';

const retryMs = 100;

/**
 * Answers an api that wants to cancel or delete an armed task. `released` parks it: the api then writes, on condition
 * of the lease token. When no write has taken it within parkMs the worker gives it a new token, which exactly one of
 * the two can win, and arms it again.
 */
export function createHolder(deps: {
  wheel: WheelLedger;
  clock: Clock;
  log: Logger;
  incarnation: Incarnation;
  firing: Firing;
  /** Holds the new token of each task while it is not known whether it was taken back. */
  tokensUnderWay: Set<string>;
}): { answer(question: HolderQuestion): HolderAnswer } {
  const { wheel, clock, log, incarnation, firing } = deps;

  async function takeBack(holding: Holding): Promise<void> {
    const token = incarnation.nextToken();
    deps.tokensUnderWay.add(token);
    await takeBackAs(holding, token);
    deps.tokensUnderWay.delete(token);
  }

  async function takeBackAs(holding: Holding, token: string): Promise<void> {
    while (holding.phase === 'parked') {
      try {
        if (!(await wheel.retakeTask(holding.task.id, holding.lease, token))) {
          firing.drop(holding);
          return;
        }
        if (holding.phase !== 'parked') return;
        holding.lease = { ...holding.lease, token };
        firing.rearm(holding);
        return;
      } catch (error) {
        // Retaking under the same new token again is harmless.
        log.debug({ error, task: holding.task.id }, 'a parked task could not be taken back yet');
        await new Promise<void>((resolve) => void clock.after(retryMs, resolve));
      }
    }
  }

  return {
    answer({ taskId, token }) {
      const holding = firing.holdings.get(taskId);
      if (holding?.lease.token !== token) return 'unknown';
      switch (holding.phase) {
        case 'armed':
        case 'announcing':
        case 'queued':
          holding.phase = 'parked';
          clock.after(parkMs, () => void takeBack(holding));
          return 'released';
        case 'parked':
          return 'released';
        case 'sent':
          return 'sent';
        case 'leaving':
        case 'dropped':
          return 'unknown';
      }
    },
  };
}
