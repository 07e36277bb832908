import type { Schedule } from '../../../../src/model/schedule.ts';
import { readChoices, serviceDefaults } from '../../../../src/tasks/delivery-choices.ts';
import type { PlanningRecurrence } from '../../../../src/schedules/plan/plan-schedule.ts';

/** A Monday noon, in UTC. */
export const noon = Date.UTC(2026, 10, 23, 12);
export const minute = 60_000;

/** A schedule of every minute that has decided everything up to `noon`. */
export function someSchedule(set: Partial<Schedule> = {}): Schedule {
  return {
    id: 'a1b2c3d4e5f6a1b2c3d4e5f6',
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
    catchupWindowMs: 24 * 60 * minute,
    catchupMax: 100,
    overlap: 'allow',
    calendars: [],
    onExcluded: 'skip',
    desc: '',
    labels: [],
    task: {
      desc: '',
      ...readChoices({ callbackUrl: 'http://127.0.0.1/' }, serviceDefaults),
      labels: [],
      expiresAfterMs: null,
    },
    state: 'active',
    pause: null,
    finishReason: null,
    plannedUntil: noon,
    nextNominalAt: noon + minute,
    nextPlanAt: noon + minute - 15_000,
    lastNominalAt: null,
    runCount: 0,
    openSkip: null,
    pausedSpans: [],
    createdAt: noon,
    updatedAt: noon,
    finishedAt: null,
    revision: 1,
    deletedAt: null,
    purgeAt: null,
    ...set,
  };
}

/** Occurs at each multiple of `everyMs`, before `endAt`; what `isExcluded` says does not run. */
export function everyMs(
  everyMs: number,
  set: { endAt?: number; isExcluded?: (at: number) => boolean } = {},
): PlanningRecurrence {
  const { endAt = Number.POSITIVE_INFINITY, isExcluded = () => false } = set;
  return {
    nextNominal(after) {
      const next = (Math.floor(after / everyMs) + 1) * everyMs;
      return next < endAt ? next : null;
    },
    decide: (nominal) => (isExcluded(nominal) ? { kind: 'excluded' } : { kind: 'run', due: nominal }),
    planAt: (nominal) => nominal,
  };
}
