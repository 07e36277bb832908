import type { Action } from '../model/action.ts';
import { Refusal } from '../model/refusal.ts';
import type { EpochMs } from '../model/task.ts';
import { writeTwice } from '../tasks/write-twice.ts';
import type { ActionDeps } from './action-deps.ts';
import { readAction } from './read-action.ts';

/** How often it starts again while a worker moves the action on. */
const turnsMax = 8;

/**
 * Ends a bulk action: what it has done stays done, and nothing more is begun but the chunk under way. Repeating is
 * harmless; one that is done stays so.
 * @throws Refusal not_found, conflict; LedgerUnavailable, OutcomeUnknown
 */
export async function cancelAction({
  deps,
  input,
}: {
  deps: Pick<ActionDeps, 'actions' | 'clock' | 'settings'>;
  input: { id: string };
}): Promise<Action> {
  for (let turn = 0; turn < turnsMax; turn++) {
    const action = await readAction({ deps, input });
    if (action.state !== 'running') return action;
    const change = ended('cancelled', deps.clock.now(), deps.settings.retention.othersMs);
    await writeTwice(() => deps.actions.changeAction(action.id, action, change));
  }
  throw new Refusal('conflict', 'The action kept moving; try again.');
}

/** What an action becomes when it is over. */
export function ended(state: 'done' | 'cancelled', now: EpochMs, keptMs: number) {
  return { state, nextStepAt: null, updatedAt: now, finishedAt: now, purgeAt: now + keptMs } as const;
}
