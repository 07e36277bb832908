import { setImmediate } from 'node:timers/promises';
import type { ToldSchedule } from '@qbasecron/contracts';
import type { EpochMs, Recurrence, Schedule, ScheduleDeps } from '@qbasecron/core';

type TellDeps = Pick<ScheduleDeps, 'recurrences' | 'clock'>;

/** Excluded occurrences that are passed over on the way to the next one that runs. */
const excludedMax = 100;

/** Compiling a rule takes up to half a millisecond: after so many, others get their turn. */
const turnSchedules = 20;

/** Schedules with what is computed of them: the rule in words, and the next occurrence. Never fails. */
export async function tellSchedules(deps: TellDeps, schedules: readonly Schedule[]): Promise<ToldSchedule[]> {
  const told: ToldSchedule[] = [];
  for (let start = 0; start < schedules.length; start += turnSchedules) {
    if (start > 0) await setImmediate();
    told.push(...(await tellFew(deps, schedules.slice(start, start + turnSchedules))));
  }
  return told;
}

async function tellFew({ recurrences, clock }: TellDeps, schedules: readonly Schedule[]): Promise<ToldSchedule[]> {
  // A write that was acknowledged must not be answered with an error because a calendar cannot be read after it.
  const withoutCalendars = () => schedules.map((schedule) => ({ ...schedule, calendars: [] }));
  const loaded = await recurrences.load(schedules).catch(() => recurrences.load(withoutCalendars()));
  const now = clock.now();
  return schedules.map((schedule) => {
    const read = loaded.get(schedule.id);
    if (!read?.ok) return { schedule, description: 'This rule cannot be computed any more', next: null };
    return { schedule, description: read.value.description, next: nextRun(schedule, read.value, now) };
  });
}

/** The first occurrence from now on, planned already or not, that no calendar excludes. */
function nextRun(schedule: Schedule, recurrence: Recurrence, now: EpochMs): ToldSchedule['next'] {
  if (schedule.nextNominalAt === null) return null;
  // What the planner has not decided yet may be overdue.
  let nominalAt = recurrence.nextNominal(Math.min(now, schedule.plannedUntil));
  for (let looked = 0; nominalAt !== null && looked < excludedMax; looked++) {
    const decided = recurrence.decide(nominalAt);
    if (decided.kind === 'run') return { nominalAt, dueAt: decided.due };
    nominalAt = recurrence.nextNominal(nominalAt);
  }
  return null;
}
