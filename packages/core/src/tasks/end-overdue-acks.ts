import type { EpochMs } from '../model/task.ts';
import { settleUnacknowledged } from '../policies/settle-attempt.ts';
import { changeKnownTask } from './change-known-task.ts';
import { changeOfSettlement, type AcknowledgeDeps } from './acknowledge-task.ts';

const batchMax = 500;

/**
 * Goes on with the tasks whose receivers have not said in time how they went: another try, or the end. Each is changed
 * only as it was read, so that two workers and a late word do no harm. Resolves to how many.
 */
export async function endOverdueAcks(
  { ledger, offers, random01, settings }: Pick<AcknowledgeDeps, 'ledger' | 'offers' | 'random01' | 'settings'>,
  now: EpochMs,
): Promise<{ ended: number }> {
  let ended = 0;
  for (;;) {
    const overdue = await ledger.overdueAcks(now, batchMax);
    let changedCount = 0;
    for (const task of overdue) {
      const settlement = settleUnacknowledged(task, 'too late', now, random01(), settings.retention);
      const plan = { states: ['awaiting_ack'], change: changeOfSettlement(settlement, now) } as const;
      const changed = await changeKnownTask({ ledger, task, plan });
      if (!changed) continue;
      changedCount++;
      if (changed.state === 'scheduled') void offers.offer([changed]);
    }
    ended += changedCount;
    if (overdue.length < batchMax || changedCount === 0) return { ended };
  }
}
