import type { Occurrence, Schedule } from '../../model/schedule.ts';
import type { EpochMs, Task } from '../../model/task.ts';
import { formatInstant } from '../../time/format-instant.ts';
import { freshState } from '../../tasks/fresh-state.ts';
import { flowOf } from '../../wheel/flow.ts';
import { fillTemplate } from './placeholders.ts';

/** One occurrence that is to run: what makes it a task, beside its schedule. */
export type PlannedRun = Pick<Occurrence, 'nominalAt' | 'runNumber' | 'kind' | 'overlap' | 'backfillId'> & {
  id: string;
  dueAt: EpochMs;
};

/**
 * The task of an occurrence, with placeholders filled in. Pure. A due time that is past is kept, since lateness is
 * measured against it; but age and expiry count from `now` then, otherwise what is caught up would be over at once.
 */
export function buildOccurrence(schedule: Schedule, run: PlannedRun, now: EpochMs, partitionCount: number): Task {
  const { id, dueAt, ...occurrence } = run;
  const { expiresAfterMs, ...template } = schedule.task;
  const beginsAt = run.kind === 'planned' ? dueAt : Math.max(dueAt, now);
  const filled = fillTemplate(template, {
    scheduled_time: formatInstant(run.nominalAt),
    due_time: formatInstant(dueAt),
    schedule_id: schedule.id,
    task_id: id,
    run_number: String(run.runNumber),
  });
  return {
    id,
    time: formatInstant(dueAt),
    delay: null,
    timezone: schedule.timezone,
    timeResolution: null,
    ...template,
    ...filled,
    flow: flowOf({ ...template, ...filled }),
    followUp: template.onSuccess || template.onFailure ? 'open' : null,
    linked: null,
    scheduleId: schedule.id,
    occurrence: { ...occurrence, scheduleRevision: schedule.revision, endsAfterAttempt: false },
    expiresAt: expiresAfterMs === null ? null : beginsAt + expiresAfterMs,
    dueAt,
    nextAttemptAt: run.kind === 'backfill' ? beginsAt : dueAt,
    ageFromAt: beginsAt,
    ...freshState(id, now, partitionCount),
  };
}
