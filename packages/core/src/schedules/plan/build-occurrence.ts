import type { Occurrence, Schedule } from '../../model/schedule.ts';
import type { EpochMs, Task } from '../../model/task.ts';
import { formatInstant } from '../../time/format-instant.ts';
import { partitionOf } from '../../wheel/slot.ts';
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
  const { task: template } = schedule;
  const beginsAt = run.kind === 'planned' ? dueAt : Math.max(dueAt, now);
  return {
    id,
    time: formatInstant(dueAt),
    delay: null,
    timezone: schedule.timezone,
    timeResolution: null,
    desc: template.desc,
    method: template.method,
    ...fillTemplate(template, {
      scheduled_time: formatInstant(run.nominalAt),
      due_time: formatInstant(dueAt),
      schedule_id: schedule.id,
      task_id: id,
      run_number: String(run.runNumber),
    }),
    labels: template.labels,
    scheduleId: schedule.id,
    occurrence: { ...occurrence, scheduleRevision: schedule.revision, endsAfterAttempt: false },
    timeoutMs: template.timeoutMs,
    retry: template.retry,
    expiresAt: template.expiresAfterMs === null ? null : beginsAt + template.expiresAfterMs,
    delivery: template.delivery,
    state: 'scheduled',
    finishReason: null,
    dueAt,
    nextAttemptAt: run.kind === 'backfill' ? beginsAt : dueAt,
    ageFromAt: beginsAt,
    partition: partitionOf(id, partitionCount),
    lease: null,
    sentAt: null,
    attemptCount: 0,
    triesSpent: 0,
    lostCount: 0,
    lastStatus: null,
    lastError: null,
    createdAt: now,
    updatedAt: now,
    finishedAt: null,
    revision: 1,
    payloadHash: null,
    deletedAt: null,
    purgeAt: null,
  };
}
