import type { Calendar } from '../model/calendar.ts';

/** Calendars by name. Throws as TaskLedger does. */
export interface CalendarLedger {
  /** Stores it if the one on record has this revision (0: none is on record); false when that is not so. */
  writeCalendar(calendar: Calendar, revisionBefore: number): Promise<boolean>;
  findCalendars(names: readonly string[]): Promise<Calendar[]>;
  /** By name, after `afterName`, at most `limit`. */
  listCalendars(afterName: string | null, limit: number): Promise<Calendar[]>;
  /** True when it was there. */
  removeCalendar(name: string): Promise<boolean>;
}
