import type { Action } from '../model/action.ts';
import { Refusal } from '../model/refusal.ts';
import type { ActionDeps } from './action-deps.ts';

const listedMax = 100;

/**
 * A bulk action as it is now.
 * @throws Refusal not_found; LedgerUnavailable
 */
export async function readAction({
  deps,
  input,
}: {
  deps: Pick<ActionDeps, 'actions'>;
  input: { id: string };
}): Promise<Action> {
  const action = await deps.actions.findAction(input.id);
  if (!action) throw new Refusal('not_found', `There is no action ${input.id}.`);
  return action;
}

/** The latest bulk actions, newest first. Throws LedgerUnavailable. */
export function listActions({ deps }: { deps: Pick<ActionDeps, 'actions'> }): Promise<Action[]> {
  return deps.actions.listActions(listedMax);
}
