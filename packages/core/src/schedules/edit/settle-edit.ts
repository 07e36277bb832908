import type { Schedule } from '../../model/schedule.ts';
import type { EpochMs } from '../../model/task.ts';
import type { Recurrence } from '../../recurrence/recurrence.ts';
import type { ScheduleDeps } from '../schedule-deps.ts';
import type { Edit } from './edit.ts';
import { releaseHeld } from './release-held.ts';
import { cutSkip } from './turn-schedule.ts';

export type SettleEditDeps = Pick<
  ScheduleDeps,
  'schedules' | 'occurrences' | 'tasks' | 'offers' | 'holder' | 'clock' | 'settings' | 'plan' | 'log'
>;

/** Ranges beyond the moment of an edit: those of the lead, and one without end. */
const laterSkipsMax = 1_000;

/**
 * Makes what is planned follow an edit that is on record.
 * 1. What workers hold is taken back, so that planning can renew it.
 * 2. Planning renews in place what was carried over, and what the new rule still has.
 * 3. Only then the rest is cancelled: the other way round all of it would be cancelled and brought back.
 * That it fails is no matter of the client's: the arm check drops what is stale, and the planner duty plans.
 * @returns the schedule as planned
 */
export async function settleEdit(
  deps: SettleEditDeps,
  {
    before,
    after,
    edit,
    pivot,
  }: {
    before: { recurrence: Recurrence | null };
    after: Schedule;
    edit: Edit;
    /** From where everything is open again; null when the edit left that to the old rule. */
    pivot: EpochMs | null;
  },
): Promise<Schedule> {
  const { schedules, occurrences, clock, settings, log } = deps;
  try {
    if (pivot !== null && before.recurrence) await cutLaterSkips(deps, after, before.recurrence, pivot);
    await releaseHeld({ deps, input: { schedule: after, ...edit.frees } });
    if (after.state === 'active') await deps.plan([after]);
    const now = clock.now();
    await occurrences.cancelOccurrences({
      scheduleId: after.id,
      ...edit.frees,
      revisionBelow: after.revision,
      at: now,
      purgeAt: now + settings.retention.othersMs,
    });
    const planned = await schedules.findSchedule(after.id);
    return planned?.revision === after.revision ? planned : after;
  } catch (error) {
    log.warn({ error, scheduleId: after.id }, 'what was planned did not follow an edit at once; workers see to it');
    return after;
  }
}

/** What was to be skipped after the edit is open again. A range of which nothing is left stays with a count of 0. */
async function cutLaterSkips(
  { schedules, clock, settings }: SettleEditDeps,
  schedule: Schedule,
  recurrence: Recurrence,
  pivot: EpochMs,
): Promise<void> {
  const query = { scheduleId: schedule.id, from: pivot + 1, until: Number.MAX_SAFE_INTEGER, limit: laterSkipsMax };
  const later = await schedules.listSkips(query);
  if (later.length === 0) return;
  const purgeAt = clock.now() + settings.retention.othersMs;
  const cut = later.map(async (range) => {
    const left = await cutSkip(range, { recurrence, pivot, clock });
    return left ? { ...left, purgeAt } : { ...range, to: range.from, count: 0, purgeAt };
  });
  await schedules.addSkips(await Promise.all(cut));
}
