import { formatInstant, type Calendar } from '@qbasecron/core';
import Type from 'typebox';

import { instant, nullable } from '../schema-kit.ts';

const text = (description: string) => Type.String({ description });

/** A calendar as every route answers it. */
export const calendarRecordSchema = Type.Object({
  name: text(''),
  desc: text(''),
  timezone: nullable(text('Null: the zone of each schedule that names it.')),
  days: Type.Array(text('`YYYY-MM-DD`, or `MM-DD` for each year.')),
  weekdays: Type.Array(Type.Integer(), { description: '1 Monday to 7 Sunday.' }),
  windows: Type.Array(Type.Object({ from: text(''), until: text('Excluded.'), what: nullable(text('')) })),
  create_at: instant(''),
  update_at: instant(''),
  revision: Type.Integer({ minimum: 0, description: 'Goes up with every change; the ETag.' }),
});
export type CalendarRecord = Type.Static<typeof calendarRecordSchema>;

/** The record in a list: days and windows are counted, so that a page stays small. */
const { days: _days, windows: _windows, ...listed } = calendarRecordSchema.properties;
const calendarItemSchema = Type.Object({
  ...listed,
  day_count: Type.Integer({ minimum: 0 }),
  window_count: Type.Integer({ minimum: 0 }),
});
export type CalendarItem = Type.Static<typeof calendarItemSchema>;

/** GET /calendars */
export const calendarPageSchema = Type.Object({
  items: Type.Array(calendarItemSchema, {
    description: 'By name. Days and windows are counted; the calendar has them.',
  }),
  next_cursor: nullable(text('Give it as `cursor` to get the next page; null on the last one.')),
});

export function calendarView(calendar: Calendar): CalendarRecord {
  return {
    name: calendar.name,
    desc: calendar.desc,
    timezone: calendar.timezone,
    days: calendar.days,
    weekdays: calendar.weekdays,
    windows: calendar.windows.map(({ from, until, what }) => ({ from, until, what })),
    create_at: formatInstant(calendar.createdAt),
    update_at: formatInstant(calendar.updatedAt),
    revision: calendar.revision,
  };
}

export function calendarListView(calendar: Calendar): CalendarItem {
  const { days, windows, ...record } = calendarView(calendar);
  return { ...record, day_count: days.length, window_count: windows.length };
}
