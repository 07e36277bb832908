import type { Schedule } from '../model/schedule.ts';
import { writeTwice } from '../tasks/write-twice.ts';
import { draftSchedule } from './draft/draft-schedule.ts';
import { newSchedule, versionOf } from './new-schedule.ts';
import { readSchedule } from './read-schedule.ts';
import type { ScheduleDeps } from './schedule-deps.ts';
import type { ScheduleDraft } from './schedule-draft.ts';

export type CreateScheduleDeps = Pick<
  ScheduleDeps,
  'schedules' | 'calendars' | 'inherit' | 'clock' | 'newId' | 'settings' | 'plan' | 'log'
>;

export type CreateScheduleInput = {
  draft: ScheduleDraft;
  /** Made before, by an Idempotency-Key: repeating with it is harmless and answers the first schedule as it is now. */
  id?: string | undefined;
  /** The request of this id was finished before: only reads. @default false */
  isReplay?: boolean | undefined;
};

/**
 * Accepts a schedule: resolves once the ledger has acknowledged it. What is due within the lead is planned before that.
 * @throws Refusal invalid_request; not_found when the first schedule of that id was deleted since
 * @throws LedgerUnavailable (nothing stored), OutcomeUnknown (after one repetition)
 */
export async function createSchedule({
  deps,
  input,
}: {
  deps: CreateScheduleDeps;
  input: CreateScheduleInput;
}): Promise<Schedule> {
  if (input.id !== undefined && input.isReplay) return readSchedule({ deps, input: { id: input.id } });
  const id = input.id ?? deps.newId();
  const calendars = await deps.calendars.findCalendars(input.draft.calendars ?? []);
  const inherited = await deps.inherit(input.draft.task, '#/task');
  const now = deps.clock.now();
  const context = { id, createdAt: now, timezone: deps.settings.defaultTimezone, calendars, inherited };
  const schedule = newSchedule(draftSchedule(input.draft, context, now), { id, name: null, now });
  if ((await insertSchedule(deps, schedule)) === 'exists' && input.id !== undefined) {
    return planAtOnce(deps, await readSchedule({ deps, input: { id } }));
  }
  // Without a pre-made id, `exists` can only be our own first run.
  return planAtOnce(deps, schedule);
}

/**
 * Puts a new schedule on record, and what the proof must know of it.
 * @throws LedgerUnavailable, OutcomeUnknown
 */
export async function insertSchedule(
  { schedules }: Pick<ScheduleDeps, 'schedules'>,
  schedule: Schedule,
): Promise<'inserted' | 'exists'> {
  // Before the schedule: a version alone means nothing, a schedule without one could not be proved.
  await writeTwice(() => schedules.addVersion(versionOf(schedule, schedule.createdAt)));
  const result = await writeTwice(() => schedules.insertSchedule(schedule));
  if (result === 'inserted') return result;
  const first = await schedules.findSchedule(schedule.id);
  // Ours may have replaced the version of a schedule that began earlier.
  if (first?.revision === 1) await writeTwice(() => schedules.addVersion(versionOf(first, first.createdAt)));
  return result;
}

/** Plans what is due within the lead. That it fails is no matter of the client's: the planner duty does it. */
export async function planAtOnce(
  { schedules, plan, clock, log }: Pick<ScheduleDeps, 'schedules' | 'plan' | 'clock' | 'log'>,
  schedule: Schedule,
): Promise<Schedule> {
  if (schedule.nextPlanAt === null || schedule.nextPlanAt > clock.now()) return schedule;
  try {
    await plan([schedule]);
    const planned = await schedules.findSchedule(schedule.id);
    // Somebody's later change is not what this request answers.
    return planned?.revision === schedule.revision ? planned : schedule;
  } catch (error) {
    log.warn({ error, scheduleId: schedule.id }, 'a schedule was not planned at once; the planner duty will do it');
    return schedule;
  }
}
