import type { Calendar } from '../../model/calendar.ts';
import type { ScheduleDeps } from '../schedule-deps.ts';
import { storeCalendar, type CalendarAddress } from './store-calendar.ts';

/** A calendar as asked for; what is not given excludes nothing. */
export type CalendarAsked = {
  desc?: string | undefined;
  timezone?: string | null | undefined;
  days?: string[] | undefined;
  weekdays?: number[] | undefined;
  windows?: { from: string; until: string; what?: string | null | undefined }[] | undefined;
};

/**
 * Makes the calendar of that name be what was asked, as a whole. Putting the same again writes nothing. Schedules that
 * name it follow within seconds; what is planned already stays.
 * @throws Refusal invalid_request, not_found and stale_revision (only with a revision), conflict
 * @throws LedgerUnavailable, OutcomeUnknown (after one repetition)
 */
export function putCalendar({
  deps,
  input,
}: {
  deps: Pick<ScheduleDeps, 'calendars' | 'clock'>;
  input: CalendarAddress & { calendar: CalendarAsked };
}): Promise<{ calendar: Calendar; created: boolean }> {
  const { desc = '', timezone = null, days = [], weekdays = [], windows = [] } = input.calendar;
  const asked = windows.map(({ from, until, what = null }) => ({ from, until, what }));
  return storeCalendar({ deps, input, draftFrom: () => ({ desc, timezone, days, weekdays, windows: asked }) });
}
