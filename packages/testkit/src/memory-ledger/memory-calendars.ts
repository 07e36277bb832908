import type { CalendarLedger } from '@qbasecron/core';
import { by, copy, firstOf, type MemoryStore } from './memory-store.ts';

export function createMemoryCalendars({ calendars }: MemoryStore): CalendarLedger {
  return {
    async writeCalendar(calendar, revisionBefore) {
      if ((calendars.get(calendar.name)?.revision ?? 0) !== revisionBefore) return false;
      calendars.set(calendar.name, copy(calendar));
      return true;
    },

    async findCalendars(names) {
      return [...new Set(names)].flatMap((name) => {
        const calendar = calendars.get(name);
        return calendar ? [copy(calendar)] : [];
      });
    },

    async listCalendars(afterName, limit) {
      const found = [...calendars.values()].filter(({ name }) => afterName === null || name > afterName);
      return firstOf(found.sort(by((calendar) => calendar.name)), limit);
    },

    async removeCalendar(name) {
      return calendars.delete(name);
    },
  };
}
