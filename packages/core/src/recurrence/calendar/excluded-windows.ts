import type { Calendar } from '../../model/calendar.ts';
import type { EpochMs } from '../../model/task.ts';
import { utcEpochMs } from '../../time/calendar.ts';
import { parseTime } from '../../time/parse-time.ts';
import { instantOf } from './local-time.ts';
import type { Span } from './span.ts';

export type ExcludedWindow = Span & { calendar: string; what: string | null };

/**
 * The windows of calendars as instants. Local times are read in the calendar's zone, in a gap later and in a fold the
 * first; a window that is empty then excludes nothing.
 */
export function excludedWindows(calendars: readonly Calendar[], zone: string): ExcludedWindow[] {
  return calendars.flatMap((calendar) =>
    calendar.windows.flatMap(({ from, until, what }) => {
      const start = readInstant(from, calendar.timezone ?? zone);
      const end = readInstant(until, calendar.timezone ?? zone);
      if (start === null || end === null || start >= end) return [];
      return [{ from: start, until: end, calendar: calendar.name, what }];
    }),
  );
}

/** Null for what checkCalendar refuses. */
function readInstant(text: string, zone: string): EpochMs | null {
  const time = parseTime(text);
  if (!time.ok) return null;
  const wallMs = utcEpochMs(time.wall);
  return time.offsetMs === null ? instantOf(zone, wallMs) : wallMs - time.offsetMs;
}
