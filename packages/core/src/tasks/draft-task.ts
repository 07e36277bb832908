import type { EpochMs, Task } from '../model/task.ts';
import { flowOf } from '../wheel/flow.ts';
import { checkDraft } from './check-draft.ts';
import { readChoices, type Inherited } from './delivery-choices.ts';
import { freshState } from './fresh-state.ts';
import { invalid } from './invalid.ts';
import type { TaskSettings } from './task-deps.ts';
import type { TaskDraft } from './task-draft.ts';

/**
 * The task that a draft asks for, with defaults filled in and nothing spent yet. Pure: the same draft, id and moment
 * give the same task.
 * @param inherited of the destination that it names, or the service's defaults
 * @throws Refusal('invalid_request') with every rule that the draft breaks
 */
export function draftTask(
  draft: TaskDraft,
  inherited: Inherited,
  { id, now, settings }: { id: string; now: EpochMs; settings: TaskSettings },
): Task {
  const { errors, due, expiresAt } = checkDraft(draft, now, settings.defaultTimezone);
  if (errors.length > 0 || !due) throw invalid(errors);
  const choices = readChoices(draft, inherited);
  return {
    id,
    ...due,
    desc: draft.desc ?? '',
    ...choices,
    labels: draft.labels ?? [],
    flow: flowOf(choices),
    followUp: choices.onSuccess || choices.onFailure ? 'open' : null,
    linked: null,
    scheduleId: null,
    occurrence: null,
    expiresAt,
    nextAttemptAt: due.dueAt,
    ageFromAt: due.dueAt,
    ...freshState(id, now, settings.partitionCount),
  };
}
