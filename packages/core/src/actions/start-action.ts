import type { Action, ActionFilter, ActionKind } from '../model/action.ts';
import { Refusal } from '../model/refusal.ts';
import type { TaskPatch } from '../tasks/task-draft.ts';
import { writeTwice } from '../tasks/write-twice.ts';
import type { ActionDeps } from './action-deps.ts';
import { eligibleStates } from './eligible-states.ts';

export type ActionInput = {
  kind: ActionKind;
  /** Without states: every state to which the action can be applied; for replay the failed ones. */
  filter: Omit<ActionFilter, 'states'> & { states: ActionFilter['states'] | null };
  /** replay only. */
  edits: TaskPatch | null;
  /** Made before, by an Idempotency-Key: repeating with it is harmless. */
  id?: string | undefined;
};

/**
 * Asks for one thing to be done to every task that a filter fits, as far as it was made before. The workers do it.
 * @throws Refusal invalid_request; LedgerUnavailable, OutcomeUnknown (after one repetition)
 */
export async function startAction({
  deps,
  input,
}: {
  deps: Pick<ActionDeps, 'actions' | 'clock' | 'newId' | 'settings'>;
  input: ActionInput;
}): Promise<Action> {
  const { kind, edits } = input;
  const filter = { ...input.filter, states: statesOf(input) };
  if (edits && kind !== 'replay') throw refused('#/edits', 'can only be given with the action `replay`');
  const now = deps.clock.now();
  const action: Action = {
    id: input.id ?? deps.newId(),
    kind,
    filter,
    // The workers know no default zone.
    edits: edits?.timezone === null ? { ...edits, timezone: deps.settings.defaultTimezone } : edits,
    state: 'running',
    // Before everything of this millisecond, and after all that is newer: what a replay makes is never met again.
    position: { at: now + 1, id: '' },
    matchedCount: 0,
    doneCount: 0,
    skipped: {},
    nextStepAt: now,
    createdAt: now,
    updatedAt: now,
    finishedAt: null,
    purgeAt: null,
  };
  await writeTwice(() => deps.actions.insertAction(action));
  // An earlier request of the same key may have stored it; it may be under way.
  return input.id === undefined ? action : ((await deps.actions.findAction(action.id)) ?? action);
}

function statesOf({ kind, filter }: ActionInput): ActionFilter['states'] {
  const eligible = eligibleStates(kind);
  if (!filter.states) return kind === 'replay' ? ['failed'] : [...eligible];
  const states = filter.states.filter((state) => eligible.includes(state));
  if (states.length > 0) return states;
  throw refused('#/filter/state', `must name a state to which \`${kind}\` can be applied: ${eligible.join(', ')}`);
}

function refused(pointer: string, detail: string): Refusal {
  return new Refusal('invalid_request', 'The action was not accepted: see errors.', { errors: [{ pointer, detail }] });
}
