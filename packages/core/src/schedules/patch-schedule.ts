import { isDeepStrictEqual } from 'node:util';

import type { Schedule, ScheduleDefinition } from '../model/schedule.ts';
import type { EpochMs } from '../model/task.ts';
import type { ScheduleChange } from '../ports/schedule-ledger.ts';
import { namedAfter } from '../tasks/named-after.ts';
import { applySchedulePatch } from './draft/apply-schedule-patch.ts';
import { editSchedule, type EditScheduleDeps } from './edit/edit-schedule.ts';
import { kindsOfRule, type Edit } from './edit/edit.ts';
import type { ScheduleAddress, ScheduleDeps } from './schedule-deps.ts';
import type { SchedulePatch } from './schedule-draft.ts';

export type PatchScheduleDeps = EditScheduleDeps & Pick<ScheduleDeps, 'calendars' | 'inherit'>;

/**
 * Changes what the user can set of a schedule. Occurrences that are planned and not sent follow; a paused schedule stays
 * paused, a finished one that has a future again becomes active. A patch that changes nothing still answers the
 * schedule, at the same revision.
 * @throws Refusal invalid_request, not_found, stale_revision, conflict
 * @throws LedgerUnavailable, OutcomeUnknown
 */
export function patchSchedule({
  deps,
  input,
}: {
  deps: PatchScheduleDeps;
  input: ScheduleAddress & { patch: SchedulePatch };
}): Promise<Schedule> {
  return editSchedule({
    deps,
    input,
    plan: (schedule, now) => patchOf(deps, schedule, input.patch, now),
  });
}

async function patchOf(
  deps: PatchScheduleDeps,
  schedule: Schedule,
  patch: SchedulePatch,
  now: EpochMs,
): Promise<Edit | 'leave it'> {
  const calendars = await deps.calendars.findCalendars(patch.calendars ?? schedule.calendars);
  const inherited = await deps.inherit(namedAfter(schedule.task, patch.task ?? {}), '#/task');
  const { defaultTimezone } = deps.settings;
  const { definition, recurrence } = applySchedulePatch({
    schedule,
    patch,
    now,
    calendars,
    inherited,
    defaultTimezone,
  });
  const change = changesOf(schedule, definition);
  if (Object.keys(change).length === 0) return 'leave it';
  return { change, recurrence, frees: { kinds: kindsOfRule, reason: 'superseded' } };
}

/** The fields to which the patch gives another value. */
function changesOf(schedule: Schedule, definition: ScheduleDefinition): ScheduleChange {
  const changed = Object.entries(definition).filter(
    ([field, value]) => !isDeepStrictEqual(schedule[field as keyof Schedule], value),
  );
  return Object.fromEntries(changed) as ScheduleChange;
}
