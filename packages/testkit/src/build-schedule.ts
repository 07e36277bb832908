import { randomBytes } from 'node:crypto';
import type { Backfill, Calendar, Occurrence, Schedule, Task, TaskTemplate } from '@qbasecron/core';
import { aTask, testChoices, testNow } from './build-task.ts';

/** Sends a small form, retried like any task. */
export function aTemplate(overrides: Partial<TaskTemplate> = {}): TaskTemplate {
  return {
    desc: 'an occurrence of a test',
    ...testChoices,
    labels: [],
    expiresAfterMs: null,
    ...overrides,
  };
}

/**
 * A whole schedule with a fresh id, active, of every minute, decided up to testNow. What follows from another field
 * follows from its override too: nextNominalAt (the next whole minute) and nextPlanAt (15 s before it) from
 * plannedUntil, updatedAt from createdAt.
 */
export function aSchedule(overrides: Partial<Schedule> = {}): Schedule {
  const createdAt = overrides.createdAt ?? testNow;
  const plannedUntil = overrides.plannedUntil ?? testNow;
  const nextNominalAt = Math.floor(plannedUntil / 60_000) * 60_000 + 60_000;
  return {
    id: randomBytes(12).toString('hex'),
    name: null,
    rule: { kind: 'cron', cron: '* * * * *' },
    timezone: 'UTC',
    gap: null,
    fold: null,
    startAt: null,
    endAt: null,
    maxRuns: null,
    jitterMs: 0,
    missed: 'last',
    catchupWindowMs: 86_400_000,
    catchupMax: 100,
    overlap: 'allow',
    calendars: [],
    onExcluded: 'skip',
    desc: 'a schedule of a test',
    labels: [],
    task: aTemplate(),
    state: 'active',
    pause: null,
    finishReason: null,
    plannedUntil,
    nextNominalAt,
    nextPlanAt: nextNominalAt - 15_000,
    lastNominalAt: null,
    runCount: 0,
    openSkip: null,
    pausedSpans: [],
    createdAt,
    updatedAt: createdAt,
    finishedAt: null,
    revision: 1,
    deletedAt: null,
    purgeAt: null,
    ...overrides,
  };
}

/** An occurrence's task, planned under revision 1 and due at its nominal time (a minute after testNow). */
export function anOccurrence(
  overrides: Partial<Omit<Task, 'occurrence'>> & { occurrence?: Partial<Occurrence> } = {},
): Task {
  const { occurrence, ...ofTask } = overrides;
  const nominalAt = occurrence?.nominalAt ?? ofTask.dueAt ?? testNow + 60_000;
  return aTask({
    scheduleId: 'schedule-1',
    dueAt: nominalAt,
    ...ofTask,
    occurrence: {
      scheduleRevision: 1,
      nominalAt,
      runNumber: 1,
      kind: 'planned',
      overlap: 'allow',
      backfillId: null,
      endsAfterAttempt: false,
      ...occurrence,
    },
  });
}

/** A calendar that excludes Christmas, at revision 1. */
export function aCalendar(overrides: Partial<Calendar> = {}): Calendar {
  return {
    name: `calendar-${randomBytes(6).toString('hex')}`,
    desc: 'a calendar of a test',
    timezone: null,
    days: ['12-25'],
    weekdays: [],
    windows: [],
    revision: 1,
    createdAt: testNow,
    updatedAt: testNow,
    ...overrides,
  };
}

/** A running backfill of the day before testNow, of which nothing is planned yet. */
export function aBackfill(overrides: Partial<Backfill> = {}): Backfill {
  const from = testNow - 86_400_000;
  return {
    id: randomBytes(12).toString('hex'),
    scheduleId: 'schedule-1',
    from,
    to: testNow,
    overlap: 'allow',
    ratePerSecond: 10,
    state: 'running',
    plannedUntil: from - 1,
    plannedCount: 0,
    nextPlanAt: testNow,
    createdAt: testNow,
    updatedAt: testNow,
    finishedAt: null,
    purgeAt: null,
    ...overrides,
  };
}
