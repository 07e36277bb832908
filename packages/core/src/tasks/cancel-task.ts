import { Refusal } from '../model/refusal.ts';
import { isFinal } from '../model/states.ts';
import type { EpochMs, Task } from '../model/task.ts';
import { purgeTime, type Retention } from '../policies/settle-attempt.ts';
import type { TaskChange } from '../ports/task-ledger.ts';
import { createHolderTalk } from './ask-holder.ts';
import { changeInTurn } from './change-in-turn.ts';
import type { TaskAddress, TaskDeps } from './task-deps.ts';

export type CancelTaskDeps = Pick<TaskDeps, 'ledger' | 'clock' | 'holder' | 'settings'>;

/**
 * Ends a task before it is sent; it stays on record as cancelled. Once this has resolved, it is never sent again.
 * @throws Refusal not_found, stale_revision, task_finished, on_the_wire, holder_unreachable, conflict
 * @throws LedgerUnavailable, OutcomeUnknown
 */
export function cancelTask({ deps, input }: { deps: CancelTaskDeps; input: TaskAddress }): Promise<Task> {
  const talk = createHolderTalk(deps);
  return changeInTurn({
    deps,
    input,
    async plan(task, now) {
      if (isFinal(task.state)) throw new Refusal('task_finished', `The task is ${task.state} already.`);
      const change = cancelled(now, deps.settings.retention);
      if (task.state !== 'delivering') return { states: [task.state], change };
      const answer = await talk.ask(task);
      if (answer === 'look again') return answer;
      return { states: ['delivering'], leaseToken: answer.lease.token, change };
    },
  });
}

/** What a task becomes when it is cancelled at `now`. */
export function cancelled(now: EpochMs, retention: Retention) {
  return {
    state: 'cancelled',
    finishReason: 'cancelled',
    lease: null,
    sentAt: null,
    finishedAt: now,
    updatedAt: now,
    purgeAt: purgeTime('cancelled', now, retention),
  } satisfies TaskChange;
}
