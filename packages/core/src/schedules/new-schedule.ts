import type { Schedule, ScheduleVersion } from '../model/schedule.ts';
import type { EpochMs } from '../model/task.ts';
import { planLeadMs } from '../wheel/constants.ts';
import type { DraftedSchedule } from './draft/draft-schedule.ts';

/** A schedule that begins now: nothing before is its business. Pure. */
export function newSchedule(
  { definition, recurrence }: DraftedSchedule,
  { id, name, now }: { id: string; name: string | null; now: EpochMs },
): Schedule {
  const next = recurrence.nextNominal(now);
  return {
    ...definition,
    id,
    name,
    state: 'active',
    pause: null,
    finishReason: null,
    plannedUntil: now,
    nextNominalAt: next,
    // Without an occurrence the planner finds at once that it is over.
    nextPlanAt: next === null ? now : recurrence.planAt(next) - planLeadMs,
    lastNominalAt: null,
    runCount: 0,
    openSkip: null,
    pausedSpans: [],
    createdAt: now,
    updatedAt: now,
    finishedAt: null,
    revision: 1,
    deletedAt: null,
    purgeAt: null,
  };
}

/** What the proof remembers of a schedule's rule, which decides nominal times after `from`. */
export function versionOf(schedule: Schedule, from: EpochMs): ScheduleVersion {
  const { id: scheduleId, revision, rule, timezone, gap, fold, startAt, endAt, maxRuns } = schedule;
  return { scheduleId, revision, from, rule, timezone, gap, fold, startAt, endAt, maxRuns };
}
