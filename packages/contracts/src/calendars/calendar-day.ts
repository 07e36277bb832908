import { parseCalendarDay } from '@qbasecron/core';

/** Why this is not a day of a calendar; null when it is. */
export function calendarDayFault(text: string): string | null {
  const read = parseCalendarDay(text);
  return read.ok ? null : read.detail;
}
