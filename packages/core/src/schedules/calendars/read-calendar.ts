import type { Calendar } from '../../model/calendar.ts';
import { noSuch } from '../no-such.ts';
import type { ScheduleDeps } from '../schedule-deps.ts';

/**
 * A calendar as it is now.
 * @throws Refusal not_found; LedgerUnavailable
 */
export async function readCalendar({
  deps,
  input,
}: {
  deps: Pick<ScheduleDeps, 'calendars'>;
  input: { name: string };
}): Promise<Calendar> {
  const [calendar] = await deps.calendars.findCalendars([input.name]);
  if (!calendar) throw noSuch('calendar', input.name);
  return calendar;
}
