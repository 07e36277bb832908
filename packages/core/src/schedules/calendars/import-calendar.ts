import type { Calendar } from '../../model/calendar.ts';
import { Refusal } from '../../model/refusal.ts';
import { readIcs, type ReadCalendarFile } from '../../recurrence/calendar/read-ics.ts';
import type { ScheduleDeps } from '../schedule-deps.ts';
import { storeCalendar, type CalendarAddress } from './store-calendar.ts';

export const importModes = ['replace', 'add'] as const;
export type ImportMode = (typeof importModes)[number];

export type ImportedCalendar = { calendar: Calendar; created: boolean } & Pick<
  ReadCalendarFile,
  'skippedCount' | 'skipped'
>;

/**
 * Takes days and windows from a calendar file (text/calendar): in place of what the calendar excludes now, or beside it.
 * Its desc and zone stay. Importing the same again writes nothing.
 * @param input.mode @default 'replace'
 * @throws Refusal invalid_request, not_found and stale_revision (only with a revision), conflict
 * @throws LedgerUnavailable, OutcomeUnknown (after one repetition)
 */
export async function importCalendar({
  deps,
  input,
}: {
  deps: Pick<ScheduleDeps, 'calendars' | 'clock'>;
  input: CalendarAddress & { ics: string; mode?: ImportMode | undefined };
}): Promise<ImportedCalendar> {
  const read = readIcs(input.ics, { now: deps.clock.now() });
  if (!read.ok) {
    throw new Refusal('invalid_request', 'The calendar file was not accepted: see errors.', { errors: read.faults });
  }
  const { days, windows, skippedCount, skipped } = read.value;
  const stored = await storeCalendar({
    deps,
    input,
    draftFrom(found) {
      const kept = { desc: found?.desc ?? '', timezone: found?.timezone ?? null };
      if (!found || input.mode !== 'add') return { ...kept, days, weekdays: [], windows };
      return {
        ...kept,
        days: [...new Set([...found.days, ...days])],
        weekdays: found.weekdays,
        windows: uniteWindows(found.windows, windows),
      };
    },
  });
  return { ...stored, skippedCount, skipped };
}

function uniteWindows(before: Calendar['windows'], added: Calendar['windows']): Calendar['windows'] {
  const keyOf = ({ from, until, what }: Calendar['windows'][number]): string => JSON.stringify([from, until, what]);
  const known = new Set(before.map(keyOf));
  return [...before, ...added.filter((window) => !known.has(keyOf(window)))];
}
