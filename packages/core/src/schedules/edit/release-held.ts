import { Refusal } from '../../model/refusal.ts';
import type { OccurrenceKind, Schedule } from '../../model/schedule.ts';
import type { FinishReason } from '../../model/task.ts';
import { createHolderTalk } from '../../tasks/ask-holder.ts';
import { cancelled } from '../../tasks/cancel-task.ts';
import { changeInTurn } from '../../tasks/change-in-turn.ts';
import type { ScheduleDeps } from '../schedule-deps.ts';
import { openMax } from './find-carried.ts';

export type ReleaseHeldDeps = Pick<ScheduleDeps, 'occurrences' | 'tasks' | 'holder' | 'clock' | 'settings'>;

/**
 * Takes back from the workers what they hold of a schedule that has changed, and have not sent. One that is on the wire,
 * or whose worker does not answer, is left alone: it was sent, or its worker's arm check drops it.
 * @throws LedgerUnavailable, OutcomeUnknown
 */
export async function releaseHeld({
  deps,
  input: { schedule, kinds, reason },
}: {
  deps: ReleaseHeldDeps;
  input: { schedule: Schedule; kinds: readonly OccurrenceKind[]; reason: FinishReason };
}): Promise<void> {
  const open = await deps.occurrences.openOccurrences([schedule.id], openMax);
  const held = open.filter(
    ({ state, attemptCount, scheduleRevision, kind }) =>
      state === 'delivering' && attemptCount === 0 && scheduleRevision < schedule.revision && kinds.includes(kind),
  );
  await Promise.all(held.map(({ taskId }) => releaseOne(deps, taskId, schedule.revision, reason)));
}

async function releaseOne(deps: ReleaseHeldDeps, id: string, revision: number, reason: FinishReason): Promise<void> {
  const talk = createHolderTalk(deps);
  try {
    await changeInTurn({
      deps: { ledger: deps.tasks, clock: deps.clock },
      input: { id },
      async plan(task, now) {
        const isStale = (task.occurrence?.scheduleRevision ?? revision) < revision;
        if (task.state !== 'delivering' || task.attemptCount > 0 || !isStale) return 'leave it';
        const answer = await talk.ask(task);
        if (answer === 'look again') return answer;
        const change = { ...cancelled(now, deps.settings.retention), finishReason: reason };
        return { states: ['delivering'], leaseToken: answer.lease.token, change };
      },
    });
  } catch (error) {
    if (!(error instanceof Refusal)) throw error;
  }
}
