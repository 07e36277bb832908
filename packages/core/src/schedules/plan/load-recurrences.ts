import type { Calendar } from '../../model/calendar.ts';
import type { Schedule } from '../../model/schedule.ts';
import type { CalendarLedger } from '../../ports/calendar-ledger.ts';
import type { Clock } from '../../ports/clock.ts';
import { createRecurrence, type Recurrence } from '../../recurrence/recurrence.ts';
import type { Read } from '../../recurrence/rule.ts';

/** The recurrences of schedules, compiled once for each revision of schedule and calendars. */
export interface Recurrences {
  /** By schedule id. A calendar that is not on record excludes nothing. Throws as the ledger does. */
  load(schedules: readonly Schedule[]): Promise<Map<string, Read<Recurrence>>>;
}

/** Compiled recurrences that are remembered; about 5 KB each. */
const compiledMax = 20_000;
/** A calendar is read again after this: its change reaches the planner so much later at most. */
const calendarAgeMs = 1_000;

export function createRecurrences(deps: {
  calendars: Pick<CalendarLedger, 'findCalendars'>;
  clock: Pick<Clock, 'monotonic'>;
}): Recurrences {
  const compiled = new Map<string, { version: string; read: Read<Recurrence> }>();
  const known = new Map<string, { calendar: Calendar | null; readAt: number }>();

  async function loadCalendars(names: ReadonlySet<string>): Promise<void> {
    const now = deps.clock.monotonic();
    const wanted = [...names].filter((name) => (known.get(name)?.readAt ?? -calendarAgeMs) + calendarAgeMs <= now);
    if (wanted.length === 0) return;
    const found = new Map((await deps.calendars.findCalendars(wanted)).map((one) => [one.name, one]));
    for (const name of wanted) known.set(name, { calendar: found.get(name) ?? null, readAt: now });
  }

  function read(schedule: Schedule): Read<Recurrence> {
    const calendars = schedule.calendars.flatMap((name) => known.get(name)?.calendar ?? []);
    const version = [
      schedule.revision,
      ...calendars.map(({ name, updatedAt, revision }) => `${name}:${updatedAt}:${revision}`),
    ].join(' ');
    const remembered = compiled.get(schedule.id);
    if (remembered?.version === version) return remembered.read;
    const fresh = createRecurrence({ ...schedule, hashSeed: schedule.id, calendars });
    // Deleted first, so that the one compiled last is also the last to be forgotten.
    compiled.delete(schedule.id);
    if (compiled.size >= compiledMax) compiled.delete(compiled.keys().next().value as string);
    compiled.set(schedule.id, { version, read: fresh });
    return fresh;
  }

  return {
    async load(schedules) {
      await loadCalendars(new Set(schedules.flatMap(({ calendars }) => calendars)));
      return new Map(schedules.map((schedule) => [schedule.id, read(schedule)]));
    },
  };
}
