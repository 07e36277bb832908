import { finalStates, isFinal } from '../model/states.ts';
import type { EpochMs } from '../model/task.ts';
import type { TaskChange } from '../ports/task-ledger.ts';
import { createHolderTalk } from './ask-holder.ts';
import { cancelled, type CancelTaskDeps } from './cancel-task.ts';
import { changeInTurn } from './change-in-turn.ts';
import type { TaskAddress } from './task-deps.ts';

/**
 * Removes a task in any state: it is never sent again, is gone from every route, and its content is blanked. What
 * happened to it stays in the ledger, for the proof, until it is purged. A second run finds nothing.
 * @throws Refusal not_found, stale_revision, on_the_wire, holder_unreachable, conflict
 * @throws LedgerUnavailable, OutcomeUnknown
 */
export async function deleteTask({ deps, input }: { deps: CancelTaskDeps; input: TaskAddress }): Promise<void> {
  const talk = createHolderTalk(deps);
  await changeInTurn({
    deps,
    input,
    async plan(task, now) {
      if (isFinal(task.state)) return { states: finalStates, change: blanked(now) };
      const change = { ...cancelled(now, deps.settings.retention), ...blanked(now) };
      if (task.state !== 'delivering') return { states: [task.state], change };
      const answer = await talk.ask(task);
      if (answer === 'look again') return answer;
      return { states: ['delivering'], leaseToken: answer.lease.token, change };
    },
  });
}

/** All that the user wrote goes, the address included: its path or query may hold a secret. */
function blanked(now: EpochMs) {
  return {
    deletedAt: now,
    updatedAt: now,
    desc: '',
    callbackUrl: '',
    path: null,
    onSuccess: null,
    onFailure: null,
    followUp: null,
    headers: {},
    content: { kind: 'form', data: null },
    labels: [],
    lastError: null,
  } satisfies TaskChange;
}
