import { importModes, type ImportedCalendar } from '@qbasecron/core';
import Type from 'typebox';

import { oneOf } from '../schema-kit.ts';
import { calendarRecordSchema, calendarView } from './calendar-view.ts';

/** Query of POST /calendars/:name/import. */
export const importQuerySchema = Type.Object(
  {
    mode: Type.Optional(
      oneOf(importModes, {
        default: 'replace',
        description:
          '`replace` (default): afterwards the calendar excludes what the file says and nothing else. `add`: that as well.',
      }),
    ),
  },
  { additionalProperties: false },
);
export type ImportQuery = Type.Static<typeof importQuerySchema>;

/** Answer of POST /calendars/:name/import. */
export const importedCalendarSchema = Type.Object({
  ...calendarRecordSchema.properties,
  skipped_count: Type.Integer({ minimum: 0, description: 'Events of the file that could not be taken.' }),
  skipped: Type.Array(Type.String(), { description: 'Why, for the first 20 of them.' }),
});
export type ImportedCalendarRecord = Type.Static<typeof importedCalendarSchema>;

export function importedCalendarView({ calendar, skippedCount, skipped }: ImportedCalendar): ImportedCalendarRecord {
  return { ...calendarView(calendar), skipped_count: skippedCount, skipped };
}
