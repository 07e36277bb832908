import { isDeepStrictEqual } from 'node:util';

import { unmaskHeaders } from '../access/mask-headers.ts';
import { Refusal } from '../model/refusal.ts';
import type { Schedule, ScheduleDefinition, TaskTemplate } from '../model/schedule.ts';
import type { EpochMs } from '../model/task.ts';
import { insertSchedule, planAtOnce } from './create-schedule.ts';
import {
  checkFuture,
  draftSchedule,
  invalidSchedule,
  readDraft,
  type ScheduleContext,
} from './draft/draft-schedule.ts';
import { applyEdit, type ApplyEditDeps } from './edit/apply-edit.ts';
import { editSchedule, editTurnsMax, keptChanging } from './edit/edit-schedule.ts';
import { kindsOfRule, type Edit } from './edit/edit.ts';
import { newSchedule } from './new-schedule.ts';
import type { ScheduleDeps } from './schedule-deps.ts';
import type { ScheduleDraft } from './schedule-draft.ts';

export type PutScheduleDeps = ApplyEditDeps & Pick<ScheduleDeps, 'calendars' | 'inherit' | 'sha256'>;

type Put = { name: string; draft: ScheduleDraft; revision?: number | undefined };

/** The id of a named schedule. */
function idOfName(sha256: (text: string) => string, name: string): string {
  return sha256(`name:${name}`).slice(0, 24);
}

/**
 * Makes the schedule of that name be what the draft says: creates it, or replaces its whole definition. What it has run,
 * and whether it is paused, stays. Putting the same again writes nothing and answers the schedule as it is. One that was
 * deleted begins a new life.
 * @param input.revision as in If-Match: only that revision is replaced
 * @throws Refusal invalid_request, not_found or stale_revision (only with a revision), conflict
 * @throws LedgerUnavailable, OutcomeUnknown
 */
export async function putSchedule({
  deps,
  input,
}: {
  deps: PutScheduleDeps;
  input: Put;
}): Promise<{ schedule: Schedule; created: boolean }> {
  const id = idOfName(deps.sha256, input.name);
  for (let turn = 0; turn < editTurnsMax; turn++) {
    const found = await deps.schedules.findSchedule(id);
    const isThere = found !== null && found.deletedAt === null;
    if (isThere || input.revision !== undefined) {
      const replaced = await replace(deps, id, input);
      if (replaced) return { schedule: replaced, created: false };
      continue;
    }
    const schedule = found ? await revive(deps, found, input) : await insert(deps, id, input);
    if (schedule) return { schedule, created: true };
  }
  throw keptChanging();
}

async function contextOf(
  deps: PutScheduleDeps,
  id: string,
  draft: ScheduleDraft,
): Promise<Omit<ScheduleContext, 'createdAt'>> {
  const calendars = await deps.calendars.findCalendars(draft.calendars ?? []);
  const inherited = await deps.inherit(draft.task, '#/task');
  return { id, timezone: deps.settings.defaultTimezone, calendars, inherited };
}

/** Null when somebody else inserted it first. */
async function insert(deps: PutScheduleDeps, id: string, { name, draft }: Put): Promise<Schedule | null> {
  const context = await contextOf(deps, id, draft);
  const now = deps.clock.now();
  const drafted = draftSchedule(draft, { ...context, createdAt: now }, now);
  const schedule = newSchedule(drafted, { id, name, now });
  if ((await insertSchedule(deps, schedule)) === 'inserted') return planAtOnce(deps, schedule);
  const first = await deps.schedules.findSchedule(id);
  // An unknown first outcome: what is there may be ours.
  return first?.createdAt === now && isDeepStrictEqual(definitionOf(first), drafted.definition)
    ? planAtOnce(deps, first)
    : null;
}

/** Null when somebody else changed it first. */
async function revive(deps: PutScheduleDeps, deleted: Schedule, { name, draft }: Put): Promise<Schedule | null> {
  const context = await contextOf(deps, deleted.id, draft);
  const now = deps.clock.now();
  const drafted = draftSchedule(draft, { ...context, createdAt: now }, now);
  const { id: _id, revision: _revision, ...change } = newSchedule(drafted, { id: deleted.id, name, now });
  const edit: Edit = {
    change,
    recurrence: drafted.recurrence,
    frees: { kinds: kindsOfRule, reason: 'superseded' },
  };
  return applyEdit(deps, { schedule: deleted, edit, now });
}

/** Null when somebody else deleted it first. */
async function replace(deps: PutScheduleDeps, id: string, { draft, revision }: Put): Promise<Schedule | null> {
  try {
    return await editSchedule({
      deps,
      input: { id, revision },
      plan: (schedule, now) => replacement(deps, schedule, draft, now),
    });
  } catch (error) {
    if (revision === undefined && error instanceof Refusal && error.code === 'not_found') return null;
    throw error;
  }
}

async function replacement(
  deps: PutScheduleDeps,
  schedule: Schedule,
  draft: ScheduleDraft,
  now: EpochMs,
): Promise<Edit | 'leave it'> {
  const context = await contextOf(deps, schedule.id, draft);
  const { drafted, errors } = readDraft(withSecretsOf(schedule.task, draft), {
    ...context,
    createdAt: schedule.createdAt,
  });
  if (!drafted) throw invalidSchedule(errors);
  const { definition, recurrence } = drafted;
  // Before the look at its future: putting again what has run to its end is no mistake.
  if (isDeepStrictEqual(definition, definitionOf(schedule))) return 'leave it';
  const future = checkFuture(definition, recurrence, now);
  if (future.length > 0) throw invalidSchedule(future);
  return { change: definition, recurrence, frees: { kinds: kindsOfRule, reason: 'superseded' } };
}

/** The draft with the stored values of headers that were shown masked and are put back so. */
function withSecretsOf({ headers, onSuccess, onFailure }: TaskTemplate, draft: ScheduleDraft): ScheduleDraft {
  const { task } = draft;
  const restored = <Part extends { headers?: Record<string, string> | undefined }>(part: Part, stored = {}): Part =>
    part.headers ? { ...part, headers: unmaskHeaders(part.headers, stored) } : part;
  return {
    ...draft,
    task: {
      ...restored(task, headers),
      ...(task.onSuccess && { onSuccess: restored(task.onSuccess, onSuccess?.headers) }),
      ...(task.onFailure && { onFailure: restored(task.onFailure, onFailure?.headers) }),
    },
  };
}

/** The user's part of a schedule. */
function definitionOf(schedule: Schedule): ScheduleDefinition {
  const { rule, timezone, gap, fold, startAt, endAt, maxRuns, jitterMs, missed, catchupWindowMs, catchupMax } =
    schedule;
  const { overlap, calendars, onExcluded, desc, labels, task } = schedule;
  return {
    rule,
    timezone,
    gap,
    fold,
    startAt,
    endAt,
    maxRuns,
    jitterMs,
    missed,
    catchupWindowMs,
    catchupMax,
    overlap,
    calendars,
    onExcluded,
    desc,
    labels,
    task,
  };
}
